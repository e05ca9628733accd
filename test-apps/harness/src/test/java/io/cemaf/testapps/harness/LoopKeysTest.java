package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys of {@code loop}: another value, another call that is refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoopKeysTest {
  private static final String REFUSED = "refused the call (loop: loop.";

  private FakeHost host;
  private DrivenJvm app;
  private int sets;

  @BeforeAll
  void start(@TempDir Path root) {
    host = FakeHost.in(root);
    app =
        DrivenJvm.start(
            DrivenJvm.plan()
                .on(host)
                .property("desk.logging", System.getProperty("cemaf.test.logging"))
                .rules(DrivenJvm.NO_RULES));
  }

  @BeforeEach
  void calm() {
    host.setTemperature(50);
    app.order("property desk.fault ");
    app.order("property desk.faults " + Integer.MAX_VALUE);
    app.call("flakyCalls");
    sets++;
  }

  @AfterAll
  void end() {
    try {
      app.assertHealthy("NO_KEY");
    } finally {
      app.close();
      host.close();
    }
  }

  /** A rule of another name for each test: nothing is left of what was counted. */
  private void use(String type, String keys) {
    app.use(
        "rules:\n  round%d: { match: { type: com.acme.desk.%s }, %s }\n"
            .formatted(sets, type, keys));
  }

  private String step(String kind, String value) {
    return app.order("loop " + kind + " " + value);
  }

  private int rejected() {
    return app.jvm().status().rule("round" + sets).path("rejected").asInt();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void maxCalls_another_letsThatManyGoAndSaysWhyNoMore(int most) {
    use("Looper", "loop: { key: $arg0, maxCalls: " + most + " }");
    for (var i = 0; i < most; i++) {
      assertThat(step("argument", "a")).isEqualTo("a");
    }

    assertThat(step("argument", "a"))
        .contains(REFUSED + "round" + sets + " is " + most + ".0, threshold " + most + ".0)")
        .contains("try again in");
    assertThat(rejected()).isEqualTo(1);
    var loop = app.jvm().status().rule("round" + sets).path("loop");
    assertThat(loop.path("maxCalls").asInt()).isEqualTo(most);
    assertThat(loop.path("keys").asInt()).isEqualTo(1);
    assertThat(app.jvm().command("explain", "round" + sets).stdout())
        .contains("loop -> skip", "maxCalls " + most + " in 600s by $arg0", "REJECTED");
  }

  @ParameterizedTest
  @CsvSource({
    "$this, this",
    "$arg0, argument",
    "$arg0.user, property",
    "$thread, thread",
    "$mdc.user, mdc"
  })
  void key_another_countsWhatHasItInCommon(String key, String kind) {
    use("Looper", "loop: { key: " + key + ", maxCalls: 1 }");

    assertThat(step(kind, "one")).doesNotContain(REFUSED);
    assertThat(step(kind, "one")).contains(REFUSED);
    assertThat(step(kind, "two")).doesNotContain(REFUSED);
    assertThat(step(kind, "two")).contains(REFUSED);
  }

  @Test
  void key_ofTheEnvironment_isOneForAll() {
    use("Looper", "loop: { key: $env.PATH, maxCalls: 2 }");

    assertThat(step("this", "one")).isEqualTo("a");
    assertThat(step("argument", "two")).isEqualTo("two");
    assertThat(step("thread", "three")).contains(REFUSED);
  }

  @Test
  void key_thatNoCallHas_isSharedAndCounted() {
    use("Looper", "loop: { key: $arg0.nothing, maxCalls: 1 }");

    assertThat(step("property", "one")).isEqualTo("one");
    assertThat(step("property", "two")).contains(REFUSED);
    assertThat(app.jvm().status().fallBacks()).containsKey("NO_KEY");
  }

  @Test
  void per_shorter_letsCallsGoAgain() {
    use("Looper", "loop: { key: $arg0, maxCalls: 1, per: 1h }");
    assertThat(step("argument", "a")).isEqualTo("a");
    assertThat(step("argument", "a")).contains(REFUSED);

    use("Looper", "loop: { key: $arg0, maxCalls: 1, per: 1s }");
    assertThat(step("argument", "b")).isEqualTo("b");
    await().untilAsserted(() -> assertThat(step("argument", "b")).isEqualTo("b"));
  }

  @Test
  void numbers_thatStayInAReload_goOnCounting() {
    use("Looper", "loop: { key: $arg0, maxCalls: 1 }");
    assertThat(step("argument", "a")).isEqualTo("a");

    use("Looper", "loop: { key: $arg0, maxCalls: 1 }, priority: high");
    assertThat(step("argument", "a")).contains(REFUSED);

    use("Looper", "loop: { key: $arg0, maxCalls: 2 }");
    assertThat(step("argument", "a")).as("counted anew").isEqualTo("a");
  }

  @Test
  void layersOfOneCall_countOnce() {
    use("Looper", "loop: { key: $arg0, maxCalls: 2 }");

    assertThat(step("nested", "a")).isEqualTo("a");
    assertThat(step("nested", "a")).isEqualTo("a");
    assertThat(step("nested", "a")).contains(REFUSED);
  }

  @Test
  void observed_refusesNothingAndTellsWhatItWould() {
    use("Looper", "loop: { key: $arg0, maxCalls: 1 }, mode: observe");
    assertThat(step("argument", "a")).isEqualTo("a");
    assertThat(step("argument", "a")).isEqualTo("a");

    assertThat(rejected()).isZero();
    assertThat(app.jvm().command("explain", "round" + sets).stdout()).contains("REJECTED");
  }

  @Test
  void refusal_comesBeforeWhatAnswersInPlaceOfTheCall() {
    use(
        "Looper",
        "loop: { key: $arg0, maxCalls: 1 }, degrade: { memory.bytes > 1KiB: { skip: { return:"
            + " \"skipped\" } } }");
    assertThat(step("argument", "a")).isEqualTo("skipped");

    assertThat(step("argument", "a")).contains(REFUSED);
  }

  @Test
  void onReject_return_answersRefusedCalls() {
    use("Looper", "loop: { key: $arg0, maxCalls: 1 }, onReject: { return: \"enough\" }");
    assertThat(step("argument", "a")).isEqualTo("a");

    assertThat(step("argument", "a")).isEqualTo("enough");
  }

  /** The first call takes three attempts and counts once; what is refused is not made again. */
  @Test
  void attempts_ofOneCall_countOnceAndRefusalsAreNotRetried() {
    app.order("property desk.fault runtime");
    app.order("property desk.faults 2");
    use(
        "Flaky, method: ask",
        "loop: { key: $env.PATH, maxCalls: 2, per: 1m }, retry: { maxAttempts: 3, waitDuration:"
            + " 1ms }, idempotent: true");
    assertThat(app.call("flaky")).isEqualTo("a3");
    assertThat(app.call("flaky")).isEqualTo("a4");

    assertThat(app.call("flaky")).contains(REFUSED);
    assertThat(app.call("flakyCalls")).isEqualTo("4");
  }

  @Test
  void futureAndHandler_ofARefusedCall_areToldSo() {
    app.use(
        "rules:\n"
            + "  later%d: { match: { type: com.acme.desk.Flaky, method: later }, loop: { key: $arg0,"
                .formatted(sets)
            + " maxCalls: 1 } }\n"
            + "  told%d: { match: { type: com.acme.desk.Teller, method: tell }, loop: { key: $arg0,"
                .formatted(sets)
            + " maxCalls: 1 }, callEnd: { argument: 1, methods: [done, failed] } }\n");
    assertThat(app.call("flakyLater")).isEqualTo("a1");
    assertThat(app.call("flakyLater")).contains("CallRejectedException", REFUSED);
    assertThat(app.call("told")).contains("done");
    assertThat(app.call("told")).isEqualTo("CallRejectedException");
  }

  /** The thread that goes on with a call does not count it again. */
  @Test
  void callOfAnEventLoop_thatGoesOnElsewhere_countsOnce() {
    use(
        "Flaky, method: later",
        "loop: { key: $env.PATH, maxCalls: 2 }, rateLimiter: { limitForPeriod: 1,"
            + " limitRefreshPeriod: 400ms, timeoutDuration: 20s }");

    assertThat(app.burst("flakyLater", 2, 0, "reactor-http-nio-").answered()).isEqualTo(2);
    assertThat(app.call("flakyCalls")).isEqualTo("2");
    assertThat(app.call("flakyLater")).contains(REFUSED);
  }

  @Test
  void streams_thatWaitBeforeTheyStart_countOnce() {
    use(
        "Dripper, method: drip",
        "loop: { key: $arg0, maxCalls: 2 }, rateLimiter: { limitForPeriod: 1,"
            + " limitRefreshPeriod: 400ms, timeoutDuration: 20s }, retry: { maxAttempts: 3,"
            + " waitDuration: 1ms }, idempotent: true");

    assertThat(app.order("drip 0 eager 0")).isEqualTo("1 complete");
    assertThat(app.order("drip 0 eager 0")).isEqualTo("1 complete");
    assertThat(app.order("drip 0 eager 0")).contains("0 ", REFUSED);
  }

  @Test
  void refusal_inARecording_hasItsFacts(@TempDir Path room) throws Exception {
    var recording = room.resolve("loop.jfr");
    try (var other = FakeHost.in(Files.createDirectory(room.resolve("host")));
        var recorded =
            DrivenJvm.start(
                DrivenJvm.plan()
                    .on(other)
                    .rules(DrivenJvm.NO_RULES)
                    .flags(
                        "-XX:StartFlightRecording=filename=" + recording + ",dumponexit=true",
                        "-Xlog:jfr+startup=off"))) {
      recorded.use(
          "rules:\n  one: { match: { type: com.acme.desk.Looper }, loop: { key: $arg0, maxCalls: 3"
              + " } }\n");
      for (var i = 0; i < 4; i++) {
        recorded.order("loop argument a");
      }
      recorded.jvm().release();
      await().until(() -> !recorded.jvm().isAlive());
    }

    var events = JfrFiles.events(recording, "cemaf.CallRejected");
    assertThat(events).hasSize(1);
    assertThat(events.get(0).getString("rule")).isEqualTo("one");
    assertThat(events.get(0).getString("action")).isEqualTo("loop");
    assertThat(events.get(0).getString("signal")).isEqualTo("loop.one");
    assertThat(events.get(0).getDouble("value")).isEqualTo(3);
    assertThat(events.get(0).getDouble("threshold")).isEqualTo(3);
  }
}
