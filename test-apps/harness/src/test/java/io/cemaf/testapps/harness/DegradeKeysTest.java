package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys of degrade: another value, and calls are made with other arguments or answered less. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DegradeKeysTest {
  private FakeHost host;
  private DrivenJvm app;

  @BeforeAll
  void start(@TempDir Path root) {
    host = FakeHost.in(root);
    app = DrivenJvm.on(host);
  }

  @BeforeEach
  void calm() {
    host.setTemperature(50);
  }

  @AfterAll
  void end() {
    try {
      app.assertHealthy("NOT_DEGRADED", "NOT_SPLIT", "WEAVER_LATE");
    } finally {
      app.close();
      host.close();
    }
  }

  private static String rule(String method, String keys) {
    return "rules:\n  one: { match: { type: com.acme.desk.Frugal, method: "
        + method
        + " }, "
        + keys
        + " }\n";
  }

  /** At every level. */
  private void use(String method, String degrade) {
    app.use(rule(method, "degrade: { normal: { " + degrade + " } }"));
  }

  private String call(String method, String given) {
    return app.order("frugal " + method + " " + given);
  }

  private long counted(String fallBack) {
    return app.jvm().status().fallBacks().getOrDefault(fallBack, 0L);
  }

  private long of(String key) {
    return app.jvm().status().rule("one").path(key).asLong();
  }

  @ParameterizedTest
  @CsvSource({
    "whole,       '{ arg: 0, by: 80% }',          10,   8",
    "whole,       '{ arg: 0, by: 29% }',          100,  29",
    "whole,       '{ arg: 0, by: 30%, min: 1 }',  2,    1",
    "whole,       '{ arg: 0, by: 30%, min: 50 }', 20,   20",
    "whole,       '{ arg: 0, by: 50% }',          -10,  -10",
    "whole,       '{ arg: 0, by: 50% }',          2147483647, 1073741823",
    "staticWhole, '[{ arg: 0, by: 50% }, { arg: 1, by: 10% }]', 9007199254740993, 4503599627370497",
    "real,        '{ arg: 0, by: 50% }',          3,    2.5",
    "real,        '{ arg: 1, by: 50% }',          3,    3.5",
    "time,        '{ arg: 0, by: 50% }',          PT3S, PT1.5S",
    "time,        '{ arg: 0, by: 10%, min: 2000 }', PT3S, PT2S",
    "boxed,       '{ arg: 0, by: 50% }',          7,    3",
    "boxed,       '{ arg: 0, by: 50% }',          null, null"
  })
  void scaleArg_another_handsOverThatMuch(
      String method, String scale, String given, String answer) {
    use(method, "scaleArg: " + scale);

    assertThat(call(method, given)).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource({
    "maxEntities, 80%,                   80",
    "maxEntities, '{ by: 30%, min: 1 }', 30",
    "one,         30%,                   0",
    "one,         '{ by: 30%, min: 1 }', 1",
    "maybe,       50%,                   OptionalInt[5]",
    "timeout,     50%,                   PT5S"
  })
  void scaleResult_another_answersThatMuch(String method, String scale, String answer) {
    use(method, "scaleResult: " + scale);

    assertThat(call(method, "")).isEqualTo(answer);
  }

  @Test
  void scaleResult_byLevel_isAKnob() {
    app.use(
        rule(
            "maxEntities",
            "degrade: { elevated: { scaleResult: 80% }, critical: { scaleResult: 50% },"
                + " emergency: { scaleResult: { by: 30%, min: 1 } } }"));
    assertThat(call("maxEntities", "")).isEqualTo("100");
    for (var step : List.of("65 elevated 80", "75 high 80", "85 critical 50", "95 emergency 30")) {
      var words = step.split(" ");
      host.setTemperature(Integer.parseInt(words[0]));
      app.awaitLevel(words[1]);
      assertThat(call("maxEntities", "")).as(step).isEqualTo(words[2]);
    }
  }

  @Test
  void entries_ofSeveralLevelsAndConditions_giveForEachPropertyTheMostSevere() {
    app.use(
        rule(
            "pieces",
            """
            degrade:
                  elevated: { scaleArg: { arg: 1, by: 80% } }
                  high: { truncate: { arg: 0, to: 3 } }
                  temperature > 85C: { scaleArg: { arg: 1, by: 50% } }
                  temperature > 86C: { scaleArg: { arg: 1, by: 60% } }
            """
                    .replace("\n      ", ", ")
                    .replace("degrade:,", "degrade: {")
                    .strip()
                + " }"));
    assertThat(call("pieces", "")).isEqualTo("5/10 ");

    host.setTemperature(65);
    app.awaitLevel("elevated");
    assertThat(call("pieces", "")).isEqualTo("5/8 ");

    host.setTemperature(75);
    app.awaitLevel("high");
    assertThat(call("pieces", "")).isEqualTo("3/8 ");

    host.setTemperature(88);
    app.awaitLevel("critical");
    assertThat(call("pieces", "")).isEqualTo("3/5 ");
  }

  @ParameterizedTest
  @CsvSource({
    "text,  '{ arg: 0, to: 4 }',            some_words, some",
    "text,  '{ arg: 0, to: 5, keep: end }', some_words, words",
    "text,  '{ arg: 0, by: 50% }',          some_words, 'some '",
    "text,  '{ arg: 0, by: 10%, min: 4 }',  some_words, some",
    "text,  '{ arg: 0, to: 100 }',          some_words, some words",
    "text,  '{ arg: 0, to: 0 }',            some_words, ''",
    "text,  '{ arg: 0, to: 4 }',            null,       null",
    "face,  '{ arg: 0, to: 3 }',            '',         '[97, 98]'",
    "face,  '{ arg: 0, to: 3, keep: end }', '',         '[99, 100]'",
    "face,  '{ arg: 0, to: 4 }',            '',         '[97, 98, 128512]'",
    "chars, '{ arg: 0, to: 3 }',            abcdef,     3",
    "list,  '{ arg: 0, to: 2 }',            '',         ab",
    "list,  '{ arg: 0, by: 60%, keep: end }', '',       cde",
    "sum,   '{ arg: 0, to: 2, keep: end }', '',         7"
  })
  void truncate_another_handsOverThatMuch(String method, String cut, String given, String answer) {
    use(method.equals("face") ? "text" : method, "truncate: " + cut);

    assertThat(call(method, given)).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource({
    "deepAnalysis, simpleAnalysis, simple t 10",
    "deepAnalysis, off,            deep t 10",
    "deepStatic,   simpleStatic,   simple 10",
    "calm,         failing,        its own"
  })
  void call_ofASibling_answersInItsPlace(String method, String sibling, String answer) {
    use(method, "call: " + sibling);

    assertThat(call(method, "")).isEqualTo(answer);
  }

  @Test
  void skipAndSibling_withTheRest_goBeforeIt() {
    app.use(
        rule(
            "deepAnalysis",
            "degrade: { elevated: { scaleArg: { arg: 1, by: 50% } }, high: { call: simpleAnalysis },"
                + " critical: { skip: { return: none } }, emergency: { skip: off, call: off } }"));
    for (var step :
        List.of(
            "65 elevated deep t 5",
            "75 high simple t 10",
            "85 critical none",
            "95 emergency deep t 5")) {
      var words = step.split(" ", 3);
      host.setTemperature(Integer.parseInt(words[0]));
      app.awaitLevel(words[1]);
      assertThat(call("deepAnalysis", "")).as(step).isEqualTo(words[2]);
    }
  }

  @Test
  void call_ofAMissingSibling_isToldAndTheCallUnchanged() {
    var before = counted("NOT_DEGRADED");
    use("deepAnalysis", "call: simplestAnalysis");

    assertThat(call("deepAnalysis", "")).isEqualTo("deep t 10");
    assertThat(counted("NOT_DEGRADED")).isGreaterThan(before);
    // The weaver says so on a thread of its own.
    await()
        .untilAsserted(
            () ->
                assertThat(app.jvm().stderr())
                    .contains(
                        "CEMAF-R025",
                        "no method simplestAnalysis; did you mean 'simpleAnalysis'?"));
  }

  @ParameterizedTest
  @CsvSource({
    "each,       '{ arg: 0, size: 2 }',               '[a2, b2, c2, d2, e1]'",
    "each,       '{ arg: 0, by: 60% }',               '[a3, b3, c3, d2, e2]'",
    "each,       '{ arg: 0, size: 5 }',               '[a5, b5, c5, d5, e5]'",
    "staticEach, '{ arg: 0, size: 3 }',               '[a3, b3, c3, d2, e2]'",
    "some,       '{ arg: 0, size: 2 }',               '[a2, c2, e1]'",
    "sizes,      '{ arg: 0, size: 2 }',               '{a=2, c=2, e=1}'",
    "count,      '{ arg: 0, size: 2, join: sum }',    5",
    "count,      '{ arg: 0, size: 2, join: first }',  2",
    "count,      '{ arg: 0, size: 2, join: last }',   1",
    "joined,     '{ arg: 0, size: 2, join: concat }', '[a, b][c, d][e]'",
    "batch,      '{ arg: 0, size: 3 }',               'Batch[name=b, texts=[a3, b3, c3, d2, e2]]'"
  })
  void split_another_handsItOverInPieces(String method, String split, String answer) {
    use(method, "split: " + split);

    assertThat(call(method, "")).isEqualTo(answer);
  }

  @Test
  void split_withTheRest_givesEachPieceWhatIsLeft() {
    use(
        "pieces",
        "split: { arg: 0, size: 2, join: concat }, truncate: { arg: 0, to: 3 },"
            + " scaleArg: { arg: 1, by: 50% }");

    assertThat(call("pieces", "")).isEqualTo("2/5 1/5 ");
    assertThat(of("started")).isPositive();
  }

  @Test
  void split_ofWhatCannotBeJoined_leavesTheCallWholeAndSaysSoOnce() {
    var before = counted("NOT_SPLIT");
    use("opaque", "split: { arg: 0, size: 2 }");

    for (var i = 0; i < 3; i++) {
      assertThat(call("opaque", "")).isEqualTo("Opaque[text=[a, b, c, d, e]]");
    }
    assertThat(counted("NOT_SPLIT")).isEqualTo(before + 3);
    assertThat(app.jvm().stderr().split("Frugal.opaque stays as it is", -1)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "record", "builder", "mutate", "static", "withers", "copied", "bean", "fixed", "inner"
      })
  void set_ofARequestInEveryStyle_servesACopy(String kind) {
    use("ask", "set: { maxTokens: 100% }");
    assertThat(call("request", kind)).isEqualTo("big 1000 high");

    use("ask", "set: { maxTokens: 80%, modelName: { big: small, own: other } }");
    assertThat(call("request", kind)).isEqualTo("small 800 high");

    use("ask", "set: { maxTokens: 512 }");
    assertThat(call("request", kind)).isEqualTo("big 512 high");
  }

  @ParameterizedTest
  @CsvSource({
    "record,  'effort: medium',                                big 1000 medium",
    "low,     'effort: medium',                                big 1000 low",
    "record,  'maxTokens: 2000',                               big 1000 high",
    "other,   'modelName: { big: small }',                     own 100 high",
    "record,  'modelName: tiny',                               tiny 1000 high",
    "record,  'tools: []',                                     big 1000 high no tools",
    "unset,   'maxTokens: 50%',                                null null null",
    "unset,   'maxTokens: { ratio: 50%, default: 512 }',       null 512 null",
    "record,  'maxTokens: { ratio: 50%, default: 512 }',       big 500 high",
    "unset,   'maxTokens: 64, effort: low',                    null 64 low",
    "inner,   'parameters.maxTokens: 10%',                     big 100 high",
    "bean,    'arg: 0, effort: low',                           big 1000 low"
  })
  void set_ofAValue_neverRaises(String kind, String values, String served) {
    use("ask", "set: { " + values + " }");

    assertThat(call("request", kind)).isEqualTo(served);
  }

  @Test
  void set_ofAPropertyOfAnotherArgument_findsIt() {
    use("any", "set: { maxTokens: 50% }");

    assertThat(call("any", "bean")).isEqualTo("n big 500 high");
  }

  @ParameterizedTest
  @CsvSource({
    "builder,  'effort: low',      'effort: com.acme.desk.Requests$Built has no way'",
    "record,   'maxTokns: 50%',    'no argument has a property maxTokns'",
    "throwing, 'maxTokens: 50%',   'not that one'",
    "record,   'modelName: 50%',   'a share of java.lang.String is asked for'",
    "record,   'maxTokens: many',  'maxTokens: com.acme.desk.Requests$Sheet has no way'"
  })
  void set_thatCannotBe_leavesTheCallUnchangedCountedAndToldOnce(
      String kind, String values, String told) {
    use("ask", "set: { " + values + " }");
    var before = counted("NOT_DEGRADED");

    for (var i = 0; i < 2; i++) {
      assertThat(call("request", kind)).isIn("big 1000 high", "never 1000 high");
    }
    assertThat(counted("NOT_DEGRADED")).isEqualTo(before + 2);
    assertThat(app.jvm().stderr().split(java.util.regex.Pattern.quote(told), -1)).hasSize(2);
  }

  @Test
  void set_ofNoRequestAtAll_isNothing() {
    use("ask", "set: { arg: 0, maxTokens: 50% }");

    assertThat(call("null", "")).contains("NullPointerException");
  }

  @Test
  void set_ofALangchain4jRequest_servesACopyOfItsOwnKind() {
    use(
        "any",
        "set: { modelName: { gpt-4o: gpt-4o-mini }, maxOutputTokens: 50%, reasoningEffort: low }");

    assertThat(call("chat", ""))
        .contains(
            "OpenAiChatRequestParameters",
            "modelName=\"gpt-4o-mini\"",
            "maxOutputTokens=500",
            "reasoningEffort=\"low\"");
  }

  @Test
  void degrade_inObserveMode_isToldAndNotDone() {
    app.use(
        rule(
            "\"*\"",
            "mode: observe, degrade: { normal: { scaleArg: { arg: 1, by: 50% }, set: { arg: 0, maxTokens: 50% } } }"));
    var before = of("degraded");

    assertThat(call("pieces", "")).isEqualTo("5/10 ");
    assertThat(call("request", "record")).isEqualTo("big 1000 high");
    assertThat(of("degraded")).isEqualTo(before + 2);
  }

  @Test
  void degrade_ofTwoRules_isTheFirsts() {
    app.use(
        """
        rules:
          one: { match: { type: com.acme.desk.Frugal, method: whole }, degrade: { normal: { scaleArg: { arg: 0, by: 50% } } } }
          two: { match: { type: com.acme.desk.Frugal, method: "w*" }, bulkhead: 3, degrade: { normal: { skip: { return: 1 } } } }
        """);

    assertThat(call("whole", "10")).isEqualTo("5");
    assertThat(app.jvm().status().rule("one").path("degrade").asText())
        .isEqualTo("scaleArg 0 by 50%");
    assertThat(app.jvm().command("explain", "one").stdout())
        .contains("normal scaleArg 0 by 50%", "DEGRADED", "skip or sibling call ->");
  }

  /** Waits at the normal level, and is dispatched at a worse one. */
  @Test
  void scaleArg_ofACallThatWaited_isForTheLevelAtDispatch() throws Exception {
    app.use(
        rule(
            "whole",
            "delay: { normal: 20s, elevated: 1ms }, degrade: { elevated: { scaleArg: { arg: 0, by: 50% } } }"));
    assertThat(call("whole", "10")).isEqualTo("10");
    var waiting = java.util.concurrent.CompletableFuture.supplyAsync(() -> call("whole", "10"));
    await().until(() -> of("waiting") == 1);

    host.setTemperature(65);

    assertThat(waiting.get()).isEqualTo("5");
  }

  @Test
  void spawn_underABulkhead_holdsPermitsUntilProcessesExit() {
    app.use(
        "rules:\n  one: { match: { type: java.lang.ProcessBuilder, method: start }, bulkhead: { maxConcurrentCalls: { normal: 3, elevated: 1 }, maxHold: 50ms } }\n");
    app.order("frugal spawn 5");
    await().until(() -> children() == 3);
    await().until(() -> of("waiting") == 2);
    assertThat(of("permitsTaken")).isEqualTo(3);

    assertThat(app.order("frugal kill")).isEqualTo("done");
    await().until(() -> of("waiting") == 1);
    await().untilAsserted(() -> assertThat(children()).isEqualTo(3));

    host.setTemperature(65);
    app.awaitLevel("elevated");
    app.order("frugal kill");
    await().until(() -> of("permitsTaken") == 2);
    assertThat(of("waiting")).as("one may run").isEqualTo(1);
    app.order("frugal kill");
    app.order("frugal kill");
    await().until(() -> of("permitsTaken") == 1 && of("waiting") == 0);
    app.order("frugal kill");
    await().until(() -> children() == 0 && of("permitsTaken") == 0);
  }

  private long children() {
    return ProcessHandle.of(app.jvm().pid()).orElseThrow().children().count();
  }
}
