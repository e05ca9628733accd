package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.Level;
import io.cemaf.Priority;
import io.cemaf.rules.Condition.Compare;
import io.cemaf.rules.Condition.Op;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What rules files come to. */
class LoaderTest {
  @TempDir Path directory;

  @Test
  void rule_withEveryKey_becomesItsSpec() {
    var rules =
        TestRules.rules(
            directory,
            """
            guards: { g: { when: cpu > 90% } }
            rules:
              all:
                match: { subtypesOf: com.acme.A, method: go, parameterTypes: [int, "java.lang.String..."] }
                mode: observe
                priority: high
                guard: g
                bulkhead: { maxConcurrentCalls: 3, maxWaitDuration: 1s, maxWaiting: 0, maxHold: 1m }
                delay: { high: 1s, temperature > 75C: 100ms }
                degrade: { critical: { skip: { return: $arg1 } }, emergency: { skip: off } }
                deadline: PT30S
                onPause: "one moment"
                onEventLoop: proceed
                mayHoldLock: on
                callEnd: { argument: 1, methods: [onDone, "onE*"] }
            """);

    var rule = rules.rules().get(0);

    assertThat(rule.match())
        .isEqualTo(
            new Match(
                null,
                "com.acme.A",
                null,
                "go",
                List.of("int", "java.lang.String[]"),
                null,
                null,
                List.of(),
                List.of()));
    assertThat(rule.mode()).isEqualTo(Mode.OBSERVE);
    assertThat(rule.priority()).isEqualTo(Priority.HIGH);
    assertThat(rule.guard()).isEqualTo("g");
    assertThat(rule.bulkhead())
        .isEqualTo(
            new BulkheadSpec(
                ByLevel.of(3), Duration.ofSeconds(1), 0, Duration.ofMinutes(1), Reserve.NONE));
    assertThat(rule.delay())
        .isEqualTo(
            new ByLevel<>(
                Map.of(Level.HIGH, Duration.ofSeconds(1)),
                List.of(
                    new ByLevel.Case<>(
                        new Compare("temperature", Op.ABOVE, 75), Duration.ofMillis(100)))));
    assertThat(rule.degrade().at(Level.CRITICAL).skip()).isEqualTo(new Skip.Argument(1));
    assertThat(rule.degrade().at(Level.EMERGENCY).skip()).isEqualTo(new Skip.No());
    assertThat(rule.degrade().conditions()).isEmpty();
    assertThat(rule.deadline()).isEqualTo(Duration.ofSeconds(30));
    assertThat(rule.onPause()).isEqualTo("one moment");
    assertThat(rule.onEventLoop()).isEqualTo(RuleSpec.OnEventLoop.PROCEED);
    assertThat(rule.mayHoldLock()).isTrue();
    assertThat(rule.callEnd()).isEqualTo(new CallEnd.Callback(1, List.of("onDone", "onE*")));
    assertThat(rule.source().line()).isEqualTo(3);
  }

  @Test
  void rule_withMatchAlone_leavesAllElseUnset() {
    var rule = TestRules.rules(directory, "rules: { a: { match: llm.chat } }").rules().get(0);

    assertThat(rule)
        .isEqualTo(
            new RuleSpec(
                "a",
                rule.source(),
                null,
                rule.match(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null));
    assertThat(rule.match().hooks()).containsExactly("llm.chat");
  }

  @Test
  void file_withNothingButMode_hasTheDefaults() {
    var rules = TestRules.rules(directory, "mode: observe");

    assertThat(rules.mode()).isEqualTo(Mode.OBSERVE);
    assertThat(rules.deadline()).isEqualTo(Duration.ofMinutes(2));
    assertThat(rules.sensors())
        .isEqualTo(
            new SensorsSpec(
                Duration.ofMillis(250), Duration.ofSeconds(5), null, null, List.of(), Map.of()));
    assertThat(rules.pressure().relaxAfter()).isEqualTo(Duration.ofSeconds(10));
    assertThat(rules.pressure().margin()).isEqualTo(0.05);
    assertThat(rules.pressure().levels())
        .containsOnlyKeys(Level.ELEVATED, Level.HIGH, Level.CRITICAL, Level.EMERGENCY);
    assertThat(rules.guards()).isEmpty();
    assertThat(rules.rules()).isEmpty();
    assertThat(rules.defaults()).isFalse();
  }

  @Test
  void threshold_auto_startsWithTheDevicesOwnOrThatOfAWorseLevel() {
    var pressure =
        TestRules.rules(
                directory,
                "pressure: { levels: { elevated: { cpu: auto, temperature: auto, memory: 60% },"
                    + " critical: { psi.memory: auto } } }")
            .pressure();

    assertThat(pressure.auto())
        .isEqualTo(
            Map.of(
                Level.ELEVATED,
                Set.of("cpu", "temperature"),
                Level.CRITICAL,
                Set.of("psi.memory")));
    assertThat(pressure.levels().get(Level.ELEVATED))
        .extracting(Condition.Compare::value)
        .containsExactly(0.65, 80.0, 0.6);
    assertThat(pressure.levels().get(Level.CRITICAL))
        .extracting(Condition.Compare::value)
        .containsExactly(0.1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpu: auto", "rss: auto", "load: auto", "nothing: auto", "ema.cpu: auto"})
  void threshold_auto_ofWhatCannotBeLearned_isRefused(String threshold) {
    var loaded = TestRules.load(directory, "pressure: { levels: { high: { " + threshold + " } } }");

    assertThat(TestRules.codes(loaded)).containsExactly(Code.BAD_VALUE.id());
  }

  @Test
  void smoothing_given_isKept_andTheRestIsDefault() {
    var sensors =
        TestRules.rules(directory, "sensors: { smoothing: { forecastHorizon: 20s } }").sensors();

    assertThat(sensors.smoothing())
        .isEqualTo(new SensorsSpec.Smoothing(0.3, Duration.ofSeconds(20)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "3,                                     3, 3, 3",
    "'{ normal: 5, high: 2 }',              5, 5, 2",
    "'{ maxConcurrentCalls: { normal: 4, elevated: 3 } }', 4, 3, 3",
    "'{ maxConcurrentCalls: 7 }',           7, 7, 7"
  })
  void bulkhead_inEveryForm_fallsThroughToTheLowerLevel(
      String written, int normal, int elevated, int high) {
    var text = "rules: { a: { match: llm.chat, bulkhead: " + written + " } }";
    var bulkhead = TestRules.rules(directory, text).rules().get(0).bulkhead();

    assertThat(bulkhead.maxConcurrentCalls().at(Level.NORMAL)).isEqualTo(normal);
    assertThat(bulkhead.maxConcurrentCalls().at(Level.ELEVATED)).isEqualTo(elevated);
    assertThat(bulkhead.maxConcurrentCalls().at(Level.HIGH)).isEqualTo(high);
    assertThat(bulkhead.maxWaiting()).isEqualTo(256);
    assertThat(bulkhead.maxHold()).isEqualTo(Duration.ofMinutes(10));
    assertThat(bulkhead.maxWaitDuration()).isNull();
  }

  @Test
  void byLevel_belowTheLowestGiven_isNothing() {
    var text = "rules: { a: { match: llm.chat, delay: { high: 1s } } }";
    var delay = TestRules.rules(directory, text).rules().get(0).delay();

    assertThat(delay.at(Level.ELEVATED)).isNull();
    assertThat(delay.at(Level.EMERGENCY)).isEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "memory > 3GiB          | Compare[signal=memory.bytes, op=ABOVE, value=3.221225472E9]",
        "memory >= 85%          | Compare[signal=memory, op=AT_LEAST, value=0.85]",
        "rss > 64MB             | Compare[signal=rss, op=ABOVE, value=6.4E7]",
        "temperature < 80.5C    | Compare[signal=temperature, op=BELOW, value=80.5]",
        "load <= 1.5            | Compare[signal=load, op=AT_MOST, value=1.5]",
        "psi.memory>10%         | Compare[signal=psi.memory, op=ABOVE, value=0.1]",
        "inFlight.a > 4         | Compare[signal=inFlight.a, op=ABOVE, value=4.0]",
        "latency.a > 500ms      | Compare[signal=latency.a, op=ABOVE, value=0.5]",
        "latency.p99.a > 2s     | Compare[signal=latency.p99.a, op=ABOVE, value=2.0]",
        "errors.a > 0.5         | Compare[signal=errors.a, op=ABOVE, value=0.5]",
        "forecast.memory > 90%  | Compare[signal=forecast.memory, op=ABOVE, value=0.9]",
        "forecast.memory > 3GiB | Compare[signal=forecast.memory.bytes, op=ABOVE, value=3.221225472E9]",
        "ema.latency.p50.a > 2s | Compare[signal=ema.latency.p50.a, op=ABOVE, value=2.0]",
        "ema.temperature > 80C  | Compare[signal=ema.temperature, op=ABOVE, value=80.0]",
        "high                   | AtLeast[level=HIGH]",
        "guard.other            | GuardOpen[guard=other]",
        "high and cpu > 90%     | All[of=[AtLeast[level=HIGH], Compare[signal=cpu, op=ABOVE, value=0.9]]]"
      })
  void condition_ofEverySignal_hasItsUnit(String written, String condition) {
    var rules =
        TestRules.rules(
            directory,
            "guards: { other: { when: cpu > 1% }, g: { when: ['"
                + written
                + "'] } }\nrules: { a: { match: llm.chat } }");

    assertThat(rules.guards().get("g").when().get(0)).hasToString(condition);
  }

  @Test
  void guard_withCooldownMapping_backsOff() {
    var rules =
        TestRules.rules(
            directory,
            """
            guards:
              plain: { when: [cpu > 90%] }
              own: { when: [cpu > 90%], strategy: all, cooldown: { initial: 10s, multiplier: 2, max: 1m }, \
            checkInterval: 5s, halfOpenCalls: 2, maxWait: 1m, onTimeout: proceed }
            """);

    var plain = rules.guards().get("plain");
    var own = rules.guards().get("own");

    var thirty = Duration.ofSeconds(30);
    assertThat(plain.cooldown()).isEqualTo(new GuardSpec.Cooldown(thirty, 1, thirty));
    assertThat(plain.checkInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(plain.halfOpenCalls()).isEqualTo(1);
    assertThat(plain.maxWait()).isEqualTo(Duration.ofMinutes(2));
    assertThat(plain.onTimeout()).isEqualTo(GuardSpec.OnTimeout.REJECT);
    assertThat(plain.all()).isFalse();
    assertThat(own.cooldown())
        .isEqualTo(new GuardSpec.Cooldown(Duration.ofSeconds(10), 2, Duration.ofMinutes(1)));
    assertThat(own.all()).isTrue();
    assertThat(own.onTimeout()).isEqualTo(GuardSpec.OnTimeout.PROCEED);
  }

  @Test
  void levels_given_replaceTheDevices() {
    var rules = TestRules.rules(directory, "pressure: { levels: { high: { cpu: 70% } } }");

    assertThat(rules.pressure().levels())
        .isEqualTo(Map.of(Level.HIGH, List.of(new Compare("cpu", Op.AT_LEAST, 0.7))));
  }

  @Test
  void levels_falling_warn() {
    var loaded =
        TestRules.load(
            directory, "pressure: { levels: { elevated: { cpu: 80% }, high: { cpu: 70% } } }");

    assertThat(loaded.rules()).isNotNull();
    assertThat(TestRules.codes(loaded)).containsExactly(Code.NOT_RISING.id());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "null          | Literal[value=null]",
        "~             | Literal[value=null]",
        "true          | Literal[value=true]",
        "42            | Literal[value=42]",
        "4.5           | Literal[value=4.5]",
        "[]            | Literal[value=[]]",
        "\"\"          | Literal[value=]",
        "\"42\"        | Literal[value=42]",
        "none          | Literal[value=none]",
        "$$5           | Literal[value=$5]",
        "$arg2         | Argument[index=2]",
        "$this         | Self[]"
      })
  void skip_ofEveryAnswer_isRead(String written, String skip) {
    var text =
        "rules: { a: { match: llm.chat, degrade: { high: { skip: { return: "
            + written
            + " } } } } }";

    assertThat(TestRules.rules(directory, text).rules().get(0).degrade().at(Level.HIGH).skip())
        .hasToString(skip);
  }

  @Test
  void include_ofSeveralFiles_keepsOrderAndFirstWins() {
    TestRules.write(
        directory, "b.yaml", "mode: off\ndeadline: 7s\nrules: { b: { match: llm.chat } }");
    TestRules.write(directory, "c.yaml", "rules: { c: { match: llm.chat } }\ninclude: b.yaml");

    var rules =
        TestRules.rules(
            directory,
            "mode: observe\ninclude: [b.yaml, c.yaml]\nrules: { a: { match: llm.chat } }");

    assertThat(rules.rules()).extracting(RuleSpec::name).containsExactly("a", "b", "c");
    assertThat(rules.mode()).isEqualTo(Mode.OBSERVE);
    assertThat(rules.deadline()).isEqualTo(Duration.ofSeconds(7));
    assertThat(rules.files())
        .containsExactly(
            directory.resolve("rules.yaml"),
            directory.resolve("b.yaml"),
            directory.resolve("c.yaml"));
  }

  @Test
  void packs_switchedOff_leaveTheirHooksEmpty() {
    var rules =
        TestRules.rules(
            directory, "packs: { langchain4j: off }\nrules: { a: { match: llm.chat } }");

    assertThat(rules.hooks().values().stream().flatMap(List::stream))
        .isNotEmpty()
        .noneMatch(hook -> hook.library().pack().equals("langchain4j"));
  }
}
