package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever interrupts a call that waits, or gives its future up, is heeded at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterruptsTest {
  private static final long AT_ONCE_MILLIS = 2_000;

  /** Before 21 there are no virtual ones. */
  private static final List<String> THREADS =
      Jdk.underTest().feature() < 21
          ? List.of("platform", "forkJoin")
          : List.of("platform", "forkJoin", "virtual");

  private FakeHost host;
  private DrivenJvm app;

  @BeforeAll
  void start(@TempDir Path root) {
    host = FakeHost.in(root);
    app = DrivenJvm.on(host);
    assertThat(app.call("patient")).as("loaded from the start").isEqualTo("a");
  }

  @BeforeEach
  void calm() {
    host.setTemperature(50);
    host.setResident(200 << 20);
    host.setCpu(0);
    app.order("entered");
    app.jvm().command("reset", "all");
  }

  @AfterAll
  void end() {
    try {
      app.assertHealthy();
    } finally {
      app.close();
      host.close();
    }
  }

  private void use(String others, String keys) {
    app.use(
        others
            + "rules:\n  one: { match: { type: com.acme.desk.Patient, method: \"*\" }, "
            + keys
            + " }\n");
  }

  private void hold() {
    var unused = app.begin("patient", 1, DrivenJvm.HELD, "holder-");
    app.awaitEntered("holder-0");
  }

  /** What became of a call: how it ended, the flag, whether its body ran; in time. */
  private String disturbed(String when, String method, String kind) {
    var answer = app.order("disturb " + when + " " + method + " " + kind);
    var parts = answer.split(" ");
    assertThat(parts).as(method + " on " + kind + ": " + answer).hasSize(4);
    assertThat(Long.parseLong(parts[3])).as(answer).isLessThan(AT_ONCE_MILLIS);
    return parts[0] + " " + parts[1] + " " + parts[2];
  }

  private void assertHeeded(String action) {
    for (var thread : THREADS) {
      assertThat(disturbed("waiting", "patient", thread))
          .as(thread)
          .isEqualTo("CallRejectedException:" + action + " flag -");
      assertThat(disturbed("waiting", "patientDeclared", thread))
          .as(thread)
          .isEqualTo("InterruptedException - -");
    }
    assertThat(app.jvm().status().rule("one").path("waiting").asInt(-1)).isZero();
  }

  private void assertNothingHeld() {
    await()
        .untilAsserted(
            () -> {
              var rule = app.jvm().status().rule("one");
              assertThat(rule.path("inFlight").asInt(-1)).as("in flight").isZero();
              assertThat(rule.path("permitsTaken").asInt(-1)).as("permits").isZero();
              assertThat(rule.path("waiting").asInt(-1)).as("waiting").isZero();
            });
  }

  private void awaitGuard(String state) {
    await().until(() -> app.jvm().status().guard("board").path("state").asText().equals(state));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "bulkhead: 1, bulkhead",
    "'concurrency: { algorithm: fixed, initialLimit: 1 }', bulkhead",
    "allocation: { maxWorkers: 1 }, allocation"
  })
  void wait_forAPermit_isEnded(String keys, String action) {
    use("", keys);
    hold();

    assertHeeded(action);
    app.letGo();
    assertThat(app.call("patient")).isEqualTo("a");
    assertNothingHeld();
  }

  @Test
  void wait_forARate_isEnded() {
    use("", "rateLimiter: { limitForPeriod: 1, limitRefreshPeriod: 25s, timeoutDuration: 60s }");
    assertThat(app.call("patient")).isEqualTo("a");

    assertHeeded("rateLimiter");
  }

  @Test
  void wait_forTheNextStart_isEnded() {
    use("", "delay: 30s");
    assertThat(app.call("patient")).isEqualTo("a");

    assertHeeded("delay");
  }

  @Test
  void wait_ofAThrottledCall_isEnded() {
    use("", "throttle: { targetTemperature: 65C, maxDelay: 30s }");
    assertThat(app.burst("patient", 1, 20).answered()).isEqualTo(1);
    host.setTemperature(80);
    await().until(() -> app.jvm().status().rule("one").path("duty").asDouble(1) <= 0.001);

    assertHeeded("throttle");
    host.setTemperature(50);
    await().until(() -> app.jvm().status().rule("one").path("duty").asDouble() > 0.999);
    assertThat(app.call("patient")).isEqualTo("a");
  }

  @Test
  void wait_forMemory_isEnded() {
    use("memory: { hardLimit: 1GiB }\n", "bulkhead: 8");
    hold();
    host.setResident(1_100 << 20);
    await()
        .until(
            () -> app.jvm().status().json().path("memory").path("state").asText().equals("HARD"));

    assertHeeded("memory");
    app.letGo();
    host.setResident(200 << 20);
    assertThat(app.call("patient")).isEqualTo("a");
    assertNothingHeld();
  }

  @Test
  void wait_forAGuard_isEnded() {
    use(
        "guards: { board: { when: [temperature > 65C], cooldown: 100ms, checkInterval: 50ms } }\n",
        "guard: board");
    host.setTemperature(75);
    awaitGuard("OPEN");

    assertHeeded("guard");
    host.setTemperature(50);
    assertThat(app.call("patient")).isEqualTo("a");
  }

  /** One call tries whether it goes again; others wait for what it says. */
  @Test
  void trial_ofAGuard_interruptedInItsBody_givesItsStartBack() {
    use(
        "guards: { board: { when: [temperature > 65C], cooldown: 100ms, checkInterval: 50ms } }\n",
        "guard: board");
    host.setTemperature(75);
    awaitGuard("OPEN");
    // neither above the threshold nor below it by the margin
    host.setTemperature(64.8);
    awaitGuard("HALF_OPEN");

    assertThat(disturbed("running", "patientEndless", "platform"))
        .isEqualTo("InterruptedException - ran");
    hold();
    assertHeeded("guard");
    app.letGo();
    assertThat(app.call("patient")).as("once the trial before it is over").isEqualTo("a");
  }

  /** As resilience4j does: what is not ignored is a failure. */
  @Test
  void callsAndTrials_ofACircuitBreaker_interruptedInTheirBody_failed() {
    use("", breakerOf(""));
    for (var i = 0; i < 2; i++) {
      assertThat(breaker()).isEqualTo("CLOSED");
      assertThat(disturbed("running", "patientEndless", "platform"))
          .isEqualTo("InterruptedException - ran");
    }
    assertThat(breaker()).isEqualTo("OPEN");

    await().until(() -> app.order("disturb running patientEndless platform").contains(" ran "));
    assertThat(breaker()).as("after the trial").isEqualTo("OPEN");
    await().until(() -> app.call("patient").equals("a"));
    assertThat(breaker()).isEqualTo("CLOSED");
  }

  @Test
  void callsAndTrials_ofACircuitBreaker_givenUp_failed() {
    use("", breakerOf(""));
    for (var i = 0; i < 2; i++) {
      assertThat(breaker()).isEqualTo("CLOSED");
      assertThat(app.call("patientGivenUp")).isEqualTo("true");
    }
    assertThat(breaker()).isEqualTo("OPEN");

    await().until(() -> app.call("patientGivenUp").equals("true"));
    assertThat(breaker()).as("after the trial").isEqualTo("OPEN");
  }

  @Test
  void calls_ofACircuitBreakerThatIgnoresInterrupts_sayNothing() {
    use("", breakerOf(", ignoreExceptions: [java.lang.InterruptedException]"));
    for (var i = 0; i < 3; i++) {
      assertThat(disturbed("running", "patientEndless", "platform"))
          .isEqualTo("InterruptedException - ran");
      assertThat(breaker()).isEqualTo("CLOSED");
    }
  }

  private static String breakerOf(String more) {
    return "circuitBreaker: { minimumNumberOfCalls: 2, slidingWindowSize: 2,"
        + " waitDurationInOpenState: 300ms, permittedNumberOfCallsInHalfOpenState: 1"
        + more
        + " }";
  }

  private String breaker() {
    return app.jvm().status().rule("one").path("circuitBreaker").path("state").asText();
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void futureOfAnEventLoop_givenUpWhileItsCallWaits_isNotMade(boolean mayInterrupt) {
    use("", "bulkhead: 1");
    hold();

    assertThat(app.order("disturb cancelled patientLater " + mayInterrupt))
        .isEqualTo("false true true false");
    app.letGo();
    assertNothingHeld();
    assertThat(app.order("entered")).doesNotContain("paused-call-");
  }

  static Stream<String> gated() {
    return Jdk.underTest().feature() < 21
        ? Stream.of("makeBounded", "makeCached")
        : Stream.of("makeBounded", "makeCached", "makeVirtual");
  }

  @ParameterizedTest
  @MethodSource("gated")
  void taskOfAGatedPool_givenUpBeforeItBegins_isNotRun(String kind) {
    app.use("pools:\n  crews: { match: { threads: \"crew*\" }, maxWorkers: 1 }\n");
    var crew = "crew" + kind;
    app.order("crew " + kind + " " + crew + " 3 30");
    app.order("crew hold " + crew);
    await().until(() -> app.order("crew now " + crew).equals("1"));
    await().until(() -> pools("limit", 1));
    app.order("crew offer " + crew);
    await().until(() -> pools("queued", 1));

    assertThat(app.order("crew giveUp " + crew)).isEqualTo("true");
    app.order("crew start " + crew + " 1 10");
    app.order("crew letGo " + crew);
    await().until(() -> app.order("crew over " + crew).endsWith(" 2"));
    assertThat(app.order("crew order " + crew)).isEmpty();
    app.order("crew stop " + crew);
  }

  private boolean pools(String key, int value) {
    return app.jvm().status().json().path("pools").findValues(key).stream()
        .anyMatch(each -> each.asInt() == value);
  }

  @Test
  void waits_ofTheApi_endAndKeepTheFlag() {
    app.use("deadline: 30s\nmemory: { hardLimit: 1GiB }\n");
    host.setResident(1_100 << 20);
    host.setTemperature(95);
    app.awaitLevel("emergency");
    await().until(() -> app.order("api memory").contains("refused"));

    for (var thread : THREADS) {
      assertThat(disturbed("waiting", "apiThrottle", thread))
          .startsWith("answer:")
          .endsWith("flag -");
      assertThat(disturbed("waiting", "apiAwait", thread)).isEqualTo("answer:false flag -");
      assertThat(disturbed("waiting", "apiItems", thread))
          .startsWith("answer:0_items,_then_cemaf:_rule_'memory'")
          .endsWith("flag -");
    }
  }
}
