package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
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

/** What may go wrong while calls wait, are made again, or are stopped in time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResilienceFaultsTest {
  private static final String REFUSED = "CallRejectedException";

  private static final String ALL_FIVE =
      "bulkhead: 2, circuitBreaker: {}, rateLimiter: 1000/s, timeLimiter: 10s,"
          + " retry: { maxAttempts: 2, waitDuration: 1ms }, idempotent: true";

  private static final String RETRY =
      "retry: { maxAttempts: 3, waitDuration: 1ms }, idempotent: true";

  private static final String HANDLER = "callEnd: { argument: 1, methods: [done, failed] }, ";

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
    fails("");
    app.order("property desk.told ");
    app.call("flakyCalls");
    app.call("flakyToolCalls");
    app.call("tellerCalls");
    app.jvm().command("reset", "all");
  }

  @AfterAll
  void end() {
    try {
      app.assertHealthy("NOT_TIMED", "NOT_RETRIED");
    } finally {
      app.close();
      host.close();
    }
  }

  private void use(String method, String keys) {
    app.use(rules("one", "Flaky", method, keys));
  }

  private void useTeller(String keys) {
    app.use(rules("one", "Teller", "tell", HANDLER + keys));
  }

  private static String rules(String name, String type, String method, String keys) {
    return "rules:\n" + rule(name, type, method, keys);
  }

  private static String rule(String name, String type, String method, String keys) {
    return "  %s: { match: { type: com.acme.desk.%s, method: %s }, %s }\n"
        .formatted(name, type, method, keys);
  }

  /** Faults of one call each, the last for ever. */
  private void fails(String how) {
    app.order("property desk.fault " + how);
    app.order("property desk.faults " + Integer.MAX_VALUE);
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

  @Test
  void future_cancelledWhileARetryWaits_isNotMadeAgain() {
    fails("runtime");
    use("later", "retry: { maxAttempts: 3, waitDuration: 20s }, idempotent: true, bulkhead: 1");

    assertThat(app.call("flakyCancelWaiting")).isEqualTo("true true false");
    assertThat(app.call("flakyCalls")).isEqualTo("1");
    assertNothingHeld();
  }

  @Test
  void future_cancelledWhileALaterAttemptRuns_cancelsThat() {
    fails("runtime,hang");
    use("later", RETRY + ", bulkhead: 1");

    assertThat(app.call("flakyCancelRunning")).isEqualTo("true true true");
    assertNothingHeld();
  }

  @Test
  void reload_whileCallsWaitForARate_letsThemGoByTheNewOne() {
    use("ask", "rateLimiter: { limitForPeriod: 1, limitRefreshPeriod: 15s, timeoutDuration: 60s }");
    var calls = app.begin("flaky", 3, 0, "caller-");
    app.awaitWaiting("caller-", 2);
    var since = System.nanoTime();

    use("ask", "rateLimiter: { limitForPeriod: 50, limitRefreshPeriod: 1s }");

    assertThat(calls.join().answered()).isEqualTo(3);
    assertThat(app.call("flakyCalls")).isEqualTo("3");
    assertThat(System.nanoTime() - since).isLessThan(10_000_000_000L);
  }

  @Test
  void reload_whileARetryWaits_makesTheAttemptAllTheSame() {
    fails("runtime,");
    use("ask", "retry: { maxAttempts: 2, waitDuration: 2s }, idempotent: true");
    var call = CompletableFuture.supplyAsync(() -> app.call("flaky"));
    await().until(() -> app.jvm().status().rule("one").path("failed").asInt(1) >= 0);

    use("ask", "bulkhead: 1");

    assertThat(call.join()).isEqualTo("a2");
    assertNothingHeld();
  }

  @Test
  void reload_insideATimeLimit_leavesNoFlag() {
    fails("slow");
    use("ask", "timeLimiter: 10s");
    var call = CompletableFuture.supplyAsync(() -> app.call("flaky"));

    use("ask", "bulkhead: 1");

    assertThat(call.join()).isEqualTo("a1");
    assertNothingHeld();
  }

  @Test
  void limitForPeriodOfZero_refusesWhoComesAndKeepsWhoWaitsUntilItRises() {
    use(
        "ask",
        "rateLimiter: { limitForPeriod: { normal: 1, elevated: 0, high: 50 },"
            + " limitRefreshPeriod: 20s, timeoutDuration: 60s }");
    var calls = app.begin("flaky", 2, 0, "caller-");
    app.awaitWaiting("caller-", 1);

    host.setTemperature(65);
    app.awaitLevel("elevated");
    assertThat(app.call("flaky")).contains(REFUSED, "rateLimiter");
    assertThat(app.order("waiting caller-")).isEqualTo("1");
    host.setTemperature(75);

    assertThat(calls.join().answered()).isEqualTo(2);
    assertThat(app.call("flakyCalls")).isEqualTo("2");
  }

  @Test
  void timeLimiter_ofManyCallsThatEndAboutThen_neverInterruptsLate() {
    use("nap", "timeLimiter: 1ms");

    var counts = app.call("flakyMany").split(" ");

    assertThat(Integer.parseInt(counts[0])).as("answered").isPositive();
    assertThat(Integer.parseInt(counts[1])).as("stopped").isPositive();
    assertThat(counts[2]).as("threads with their flag set").isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource({
    "refused, its own Refused",
    "timeout, its own OwnTimeoutException",
    "memory, its own OutOfMemoryError",
    "error, its own AssertionError",
    "stack, its own StackOverflowError"
  })
  void whatIsThrown_underAllKeys_passesAsTheSameInstanceAndLeavesNothingHeld(
      String fault, String seen) {
    fails(fault);
    use("ask", ALL_FIVE);

    for (var i = 0; i < 4; i++) {
      assertThat(app.call("flaky")).isEqualTo(seen);
    }
    assertNothingHeld();
    fails("");
    assertThat(app.burst("flaky", 4, 0).answered()).isEqualTo(4);
  }

  @Test
  void stack_fullSomewhereInACall_leavesNothingHeld() {
    use("ask", ALL_FIVE);

    assertThat(app.call("flakyAtTheEnd")).isEqualTo("full");

    assertNothingHeld();
  }

  /** Before 21 there are none: the calls are then made on a thread like any other. */
  @ParameterizedTest
  @MethodSource("callers")
  void allKeys_onThisKindOfThread_doAsTheySay(String caller) {
    fails("runtime,");
    use("ask", "retry: { maxAttempts: 2, waitDuration: 20ms }, idempotent: true");
    assertThat(app.call(caller)).isEqualTo("a2");

    fails("hang");
    use("ask", "timeLimiter: 100ms");
    assertThat(app.call(caller)).isEqualTo("CallTimeoutException of its own IllegalStateException");

    fails("");
    app.call("flakyCalls");
    use(
        "ask",
        "rateLimiter: { limitForPeriod: 1, limitRefreshPeriod: 300ms, timeoutDuration: 5s }");
    assertThat(app.burst(caller, 3, 0).longestMillis()).isGreaterThan(200);
    assertThat(app.call("flakyCalls")).isEqualTo("3");
    assertNothingHeld();
  }

  static Stream<String> callers() {
    return Jdk.underTest().feature() < 21 ? Stream.of("flaky") : Stream.of("flaky", "flakyVirtual");
  }

  @ParameterizedTest
  @CsvSource({"true, 3", "false, 1"})
  void retry_afterWhatMustNotHappenTwice_isNone(boolean idempotent, String attempts) {
    fails("runtime");
    app.use(
        rules("one", "Flaky", "withTool", RETRY)
            + rule("tool", "Flaky", "tool", "idempotent: " + idempotent));

    assertThat(app.call("flakyWithTool")).isEqualTo("its own IllegalStateException");
    assertThat(app.call("flakyToolCalls")).isEqualTo(attempts);
  }

  @Test
  void timeLimiter_ofAHandler_tellsItAnErrorAndNothingMore() {
    app.order("property desk.told hang");
    useTeller("timeLimiter: 200ms, bulkhead: 1");
    assertThat(app.call("told")).isEqualTo("CallTimeoutException");
    assertNothingHeld();

    app.call("tellerCalls");
    app.order("property desk.told late");
    assertThat(app.call("told")).isEqualTo("item a1,CallTimeoutException");
    var until = System.nanoTime() + 800_000_000L;
    await().until(() -> System.nanoTime() > until);
    assertThat(app.call("tellerHeard")).isEqualTo("item a1,CallTimeoutException");
    assertThat(app.jvm().status().rule("one").path("timedOut").asInt()).isGreaterThanOrEqualTo(2);

    app.call("tellerCalls");
    useTeller("timeLimiter: 10s");
    assertThat(app.call("told")).isEqualTo("item a1,item a1,done a1");
  }

  @Test
  void timeLimiter_ofAMethodThatThrew_tellsItsHandlerNothing() {
    app.order("property desk.told throw");
    useTeller("timeLimiter: 100ms, bulkhead: 1");

    assertThat(app.call("toldAfterThrowing")).isEqualTo("before anything was begun; heard: ");
    assertNothingHeld();
  }

  @Test
  void timeLimiter_ofAHandlerThatHearsOfNoFailure_changesNothingAndIsCounted() {
    app.use(
        rules(
            "one",
            "Teller",
            "tellSimply",
            "callEnd: { argument: 1, methods: [done] }, timeLimiter: 100ms"));

    assertThat(app.call("toldSimply")).isEqualTo("a");
    assertThat(app.jvm().status().fallBacks()).containsKey("NOT_TIMED");
  }

  @Test
  void retry_ofAHandler_isMadeBeforeItHasHeardAnythingAlone() {
    useTeller(RETRY);
    app.order("property desk.told fail,fail,");
    assertThat(app.call("told")).isEqualTo("item a3,done a3");

    app.call("tellerCalls");
    app.order("property desk.told fail");
    assertThat(app.call("told")).isEqualTo("IllegalStateException");
    assertThat(app.call("tellerCalls")).isEqualTo("3");

    app.order("property desk.told itemAndFail");
    assertThat(app.call("told")).isEqualTo("item a1,IllegalStateException");
    assertThat(app.call("tellerCalls")).isEqualTo("1");

    useTeller("timeLimiter: 200ms, " + RETRY);
    app.order("property desk.told hang,");
    assertThat(app.call("told")).isEqualTo("item a2,done a2");
    assertNothingHeld();
  }

  @Test
  void callMadeByAHandlerThatHearsTheEnd_findsThePermitFree() {
    app.order("property desk.told fine");
    app.call("tellerCalls");
    useTeller("bulkhead: { maxConcurrentCalls: 1, maxWaitDuration: 0s }");

    assertThat(app.call("toldTwice")).isEqualTo("done b2");
    assertNothingHeld();
  }

  @Test
  void circuitBreaker_ofAHandler_opensWhenItIsToldFailures() {
    useTeller("circuitBreaker: { minimumNumberOfCalls: 2, slidingWindowSize: 2 }");
    app.order("property desk.told fail");
    assertThat(app.call("told")).isEqualTo("IllegalStateException");
    assertThat(app.call("told")).isEqualTo("IllegalStateException");

    assertThat(app.call("told")).contains(REFUSED);
  }

  @Test
  void reload_thatTakesARuleAway_forgetsItsBreakerAtOnce() {
    app.use(
        rules("one", "Flaky", "ask", "circuitBreaker: {}")
            + rule("other", "Flaky", "nap", "bulkhead: 1"));
    assertThat(app.call("flaky")).isEqualTo("a1");
    assertThat(app.jvm().status().rule("one").path("circuitBreaker").isObject()).isTrue();

    use("ask", "bulkhead: 1");
    assertThat(app.call("flaky")).isEqualTo("a2");

    assertThat(app.jvm().status().rule("one").path("circuitBreaker").isObject()).isFalse();
  }

  /** The method that the rule was about before stays known, with what it said then. */
  @Test
  void breaker_ofARuleThatIsAboutAnotherMethodNow_staysOpenWhenTheLevelChanges() {
    use("nap", "circuitBreaker: { slidingWindowSize: 50 }");
    fails("runtime");
    use("ask", "circuitBreaker: { minimumNumberOfCalls: 2, slidingWindowSize: 2 }");
    app.call("flaky");
    app.call("flaky");
    assertThat(app.call("flaky")).contains(REFUSED);

    host.setTemperature(65);
    app.awaitLevel("elevated");

    assertThat(app.call("flaky")).contains(REFUSED);
  }

  @Test
  void detach_whileCallsWait_letsThemEnd() {
    fails("runtime,");
    app.use(
        rules(
                "one",
                "Flaky",
                "later",
                "retry: { maxAttempts: 2, waitDuration: 20s }, idempotent: true")
            + rule(
                "two",
                "Flaky",
                "ask",
                "timeLimiter: 20s, rateLimiter: { limitForPeriod: 1, limitRefreshPeriod: 15s,"
                    + " timeoutDuration: 60s }"));
    var retried = CompletableFuture.supplyAsync(() -> app.call("flakyLater"));
    await().until(() -> app.jvm().status().rule("one").path("inFlight").asInt(1) == 0);
    var rated = app.begin("flaky", 3, 0, "caller-");
    app.awaitWaiting("caller-", 2);
    var since = System.nanoTime();

    assertThat(app.jvm().command("detach").exit()).isZero();

    assertThat(rated.join().answered()).isEqualTo(3);
    assertThat(retried.join()).isEqualTo("its own IllegalStateException");
    assertThat(System.nanoTime() - since).isLessThan(12_000_000_000L);
    assertThat(app.jvm().command("attach").exit()).isZero();
  }
}
