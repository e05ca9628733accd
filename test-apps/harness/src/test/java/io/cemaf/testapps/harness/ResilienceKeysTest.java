package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The keys that are named as in resilience4j, of a service that fails as it is told: another value,
 * another behaviour.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResilienceKeysTest {
  private static final String REFUSED = "CallRejectedException";
  private static final String TIMED_OUT = "CallTimeoutException";

  /** Opens at the second of two failures. */
  private static final String TWO = "minimumNumberOfCalls: 2, slidingWindowSize: 2";

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
    app.call("flakyCalls");
    // The same keys again go on with the same breaker.
    app.jvm().command("reset", "all");
  }

  @AfterAll
  void end() {
    try {
      app.assertHealthy("NOT_RETRIED");
    } finally {
      app.close();
      host.close();
    }
  }

  private void use(String keys) {
    app.use("rules:\n  one: { match: { type: com.acme.desk.Flaky, method: ask }, " + keys + " }\n");
  }

  /** From here on, for ever. */
  private void fails(String how) {
    fails(how, Integer.MAX_VALUE);
  }

  private void fails(String how, int times) {
    app.order("property desk.fault " + how);
    app.order("property desk.faults " + times);
  }

  private JsonNode breaker() {
    return app.jvm().status().rule("one").path("circuitBreaker");
  }

  private String state() {
    return breaker().path("state").asText();
  }

  /** Calls until so many have been made. */
  private void call(int times) {
    for (var i = 0; i < times; i++) {
      assertThat(app.call("flaky")).doesNotContain(REFUSED);
    }
  }

  @Test
  void failureRateThreshold_reached_refusesAtOnceAndSaysUntilWhen() {
    use("circuitBreaker: { failureRateThreshold: 100%, " + TWO + " }");
    fails("runtime", 1);
    call(8);

    use("circuitBreaker: { failureRateThreshold: 50%, " + TWO + " }");
    fails("");
    call(2);
    fails("runtime");
    call(1);
    app.call("flakyCalls");
    var refused = app.call("flaky");

    assertThat(refused).contains(REFUSED, "circuitBreaker", "failureRate is 0.5", "try again in");
    assertThat(app.call("flakyCalls")).as("never reached the service").isEqualTo("0");
    assertThat(state()).isEqualTo("OPEN");
  }

  @Test
  void slidingWindowSizeAndMinimum_larger_openLater() {
    use("circuitBreaker: { slidingWindowSize: 6, minimumNumberOfCalls: 6 }");
    fails("runtime");
    call(6);
    assertThat(app.call("flaky")).contains(REFUSED);

    use("circuitBreaker: { slidingWindowSize: 6, minimumNumberOfCalls: 3 }");
    call(3);
    assertThat(app.call("flaky")).contains(REFUSED);
  }

  // eight successes and two failures: 20% of ten, all of the last two
  @ParameterizedTest
  @CsvSource({"10, CLOSED", "2, OPEN"})
  void slidingWindowSize_smaller_forgetsSuccessesSooner(int size, String state) {
    use("circuitBreaker: { minimumNumberOfCalls: 2, slidingWindowSize: " + size + " }");
    call(8);
    fails("runtime");
    call(1);
    app.call("flaky");

    assertThat(state()).isEqualTo(state);
  }

  @Test
  void slidingWindowType_timeBased_forgetsWithTheSeconds() throws Exception {
    var keys = "slidingWindowSize: 1, minimumNumberOfCalls: 2";
    fails("runtime");
    use("circuitBreaker: { slidingWindowType: COUNT_BASED, " + keys + " }");
    call(1);
    assertThat(app.call("flaky")).as("a window of one").contains(REFUSED);

    use("circuitBreaker: { slidingWindowType: TIME_BASED, " + keys + " }");
    call(1);
    await().until(() -> breaker().path("failureRate").isNull());
    var until = System.nanoTime() + 2_100_000_000L;
    await().until(() -> System.nanoTime() > until);
    call(1);
    await().untilAsserted(() -> assertThat(app.call("flaky")).contains(REFUSED));
  }

  @Test
  void slowCalls_overTheirThresholds_openIt() {
    fails("slow");
    use("circuitBreaker: { " + TWO + " }");
    call(4);

    use("circuitBreaker: { slowCallDurationThreshold: 10s, " + TWO + " }");
    call(4);

    use("circuitBreaker: { slowCallDurationThreshold: 50ms, " + TWO + " }");
    call(2);
    assertThat(app.call("flaky")).contains(REFUSED, "slowCallRate is 1.0");

    use(
        "circuitBreaker: { slowCallDurationThreshold: 50ms, slowCallRateThreshold: 50%, "
            + TWO
            + " }");
    fails("slow", 1);
    app.call("flakyCalls");
    call(2);
    assertThat(app.call("flaky")).contains(REFUSED, "slowCallRate is 0.5");
  }

  @Test
  void waitDurationInOpenState_over_letsSomeTryAndClosesIfTheyDoWell() {
    fails("runtime");
    use("circuitBreaker: { waitDurationInOpenState: 10m, " + TWO + " }");
    call(2);
    assertThat(app.call("flaky")).contains(REFUSED);

    use(
        "circuitBreaker: { waitDurationInOpenState: 200ms, permittedNumberOfCallsInHalfOpenState: 2, "
            + TWO
            + " }");
    call(2);
    fails("");
    await().untilAsserted(() -> assertThat(app.call("flaky")).doesNotContain(REFUSED));
    assertThat(state()).isEqualTo("HALF_OPEN");
    call(1);
    assertThat(state()).isEqualTo("CLOSED");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 3"})
  void permittedNumberOfCallsInHalfOpenState_another_letsThatManyTry(int permitted, int tries) {
    fails("runtime");
    use(
        "circuitBreaker: { minimumNumberOfCalls: 3, slidingWindowSize: 3, waitDurationInOpenState: 300ms,"
            + " permittedNumberOfCallsInHalfOpenState: "
            + permitted
            + " }");
    call(3);
    assertThat(app.call("flaky")).contains(REFUSED);
    await().untilAsserted(() -> assertThat(app.call("flaky")).doesNotContain(REFUSED));
    call(tries - 1);

    assertThat(app.call("flaky")).contains(REFUSED);
  }

  @Test
  void maxWaitDurationInHalfOpenState_over_opensAgain() {
    for (var most : new String[] {"0s", "200ms"}) {
      fails("runtime");
      use(
          "circuitBreaker: { waitDurationInOpenState: 100ms, permittedNumberOfCallsInHalfOpenState: 5, "
              + TWO
              + ", maxWaitDurationInHalfOpenState: "
              + most
              + " }");
      call(2);
      fails("");
      await().untilAsserted(() -> assertThat(app.call("flaky")).doesNotContain(REFUSED));
      if (most.equals("0s")) {
        assertThat(state()).isEqualTo("HALF_OPEN");
      } else {
        await().until(() -> state().equals("OPEN"));
      }
    }
  }

  @Test
  void ignoreAndRecordExceptions_another_countOthers() {
    fails("argument");
    use("circuitBreaker: { ignoreExceptions: [java.lang.IllegalArgumentException], " + TWO + " }");
    call(6);
    assertThat(breaker().path("failureRate").isNull()).as("neither good nor bad").isTrue();

    use("circuitBreaker: { recordExceptions: [java.io.IOException], " + TWO + " }");
    call(6);
    assertThat(breaker().path("failureRate").asDouble(-1)).as("all good").isZero();

    use("circuitBreaker: { recordExceptions: [java.lang.IllegalArgumentException], " + TWO + " }");
    call(2);
    assertThat(app.call("flaky")).contains(REFUSED);
  }

  @Test
  void memoryThreshold_passed_opensItWithoutAFailure() {
    use("circuitBreaker: { memoryThreshold: 1000GiB }");
    call(3);
    assertThat(state()).isEqualTo("CLOSED");

    use("circuitBreaker: { memoryThreshold: 1MiB }");
    await().untilAsserted(() -> assertThat(app.call("flaky")).contains(REFUSED, "rss is"));
  }

  @Test
  void ownRefusals_whileItIsClosed_areNoFailures() {
    use(
        "circuitBreaker: { "
            + TWO
            + " }, rateLimiter: { limitForPeriod: 2, limitRefreshPeriod: 1h, timeoutDuration: 0s }");
    call(2);
    for (var i = 0; i < 5; i++) {
      assertThat(app.call("flaky")).contains(REFUSED, "rateLimiter");
    }

    assertThat(state()).isEqualTo("CLOSED");
    assertThat(breaker().path("failureRate").asDouble(-1)).isZero();
  }

  @Test
  void forcedStates_setAndTakenBack_hold() {
    use("circuitBreaker: { " + TWO + " }");
    set("FORCED_OPEN");
    assertThat(app.call("flaky")).contains(REFUSED);

    fails("runtime");
    for (var open : new String[] {"DISABLED", "METRICS_ONLY"}) {
      set(open);
      call(5);
    }
    assertThat(breaker().path("failureRate").asDouble()).isEqualTo(1);

    set("AUTO");
    awaitState("CLOSED");
    call(2);
    assertThat(app.call("flaky")).contains(REFUSED);
    assertThat(app.jvm().command("set", "rule.one.circuitBreaker=HALF").exit()).isNotZero();
  }

  private void set(String state) {
    assertThat(app.jvm().command("set", "rule.one.circuitBreaker=" + state).exit()).isZero();
    if (!state.equals("AUTO")) {
      awaitState(state);
    }
  }

  private void awaitState(String state) {
    await().until(() -> state().equals(state));
  }

  @ParameterizedTest
  @ValueSource(strings = {"one", "all"})
  void reset_ofABreaker_closesIt(String name) {
    use("circuitBreaker: { " + TWO + " }");
    fails("runtime");
    call(2);
    assertThat(app.call("flaky")).contains(REFUSED);

    var answer = app.jvm().command("reset", name);

    assertThat(answer.exit()).isZero();
    assertThat(answer.stdout()).contains("1 circuit breaker reset");
    assertThat(state()).isEqualTo("CLOSED");
    call(1);
  }

  @ParameterizedTest
  @CsvSource({
    "checked, its own IOException",
    "runtime, its own IllegalStateException",
    "error, its own AssertionError",
    "stack, its own StackOverflowError"
  })
  void exceptions_ofEveryKind_passAsTheSameInstance(String fault, String seen) {
    fails(fault);
    use("circuitBreaker: {}, timeLimiter: 10s, rateLimiter: 100/s, bulkhead: 4");
    assertThat(app.call("flaky")).isEqualTo(seen);

    use("retry: { maxAttempts: 3, waitDuration: 1ms }, idempotent: true");
    assertThat(app.call("flaky")).isEqualTo(seen);
  }

  @ParameterizedTest
  @CsvSource({"2, 2", "60/min, 60", "5/h, 5"})
  void limitForPeriod_another_letsThatManyStart(String limit, int answered) {
    use(
        "rateLimiter: { limitForPeriod: "
            + limit
            + (limit.contains("/") ? "" : ", limitRefreshPeriod: 1h")
            + ", timeoutDuration: 0s }");

    assertThat(app.burst("flaky", 70, 0).answered()).isEqualTo(70);
    assertThat(Integer.parseInt(app.call("flakyCalls"))).isEqualTo(answered);
  }

  @Test
  void limitRefreshPeriod_shorter_letsThemGoSooner() {
    use("rateLimiter: { limitForPeriod: 2, limitRefreshPeriod: 400ms, timeoutDuration: 20s }");
    var slow = app.burst("flaky", 8, 0).longestMillis();

    use("rateLimiter: { limitForPeriod: 2, limitRefreshPeriod: 50ms, timeoutDuration: 20s }");
    var quick = app.burst("flaky", 8, 0).longestMillis();

    assertThat(slow).isGreaterThanOrEqualTo(800);
    assertThat(quick).isLessThan(slow);
  }

  @Test
  void timeoutDuration_tooShortForTheTurn_refusesAtOnce() {
    use("rateLimiter: { limitForPeriod: 1, limitRefreshPeriod: 1h, timeoutDuration: 30s }");
    call(1);
    var since = System.nanoTime();

    assertThat(app.call("flaky")).contains(REFUSED, "rateLimiter", "try again in");
    assertThat(System.nanoTime() - since).isLessThan(10_000_000_000L);
  }

  // one in 600 ms; four calls at once may meet two periods
  @Test
  void timeoutDuration_longer_waitsInPlaceOfRefusing() {
    var rate = "rateLimiter: { limitForPeriod: 1, limitRefreshPeriod: 600ms, timeoutDuration: ";
    use(rate + "0s }");
    app.burst("flaky", 4, 0);
    assertThat(Integer.parseInt(app.call("flakyCalls"))).isBetween(1, 2);

    use(rate + "20s }");
    var waited = app.burst("flaky", 4, 0);
    assertThat(app.call("flakyCalls")).isEqualTo("4");
    assertThat(waited.longestMillis()).isGreaterThanOrEqualTo(1_200);
  }

  /** A rule of another name: nothing is left of its periods. */
  @ParameterizedTest
  @CsvSource({"2/h, 2", "4/h, 4", "300/min, 6"})
  void rateLimiter_asOneRate_isTheWholeSection(String rate, int started) {
    app.use(
        "rules:\n  brief%d: { match: { type: com.acme.desk.Flaky, method: ask }, rateLimiter: %s }\n"
            .formatted(started, rate));
    for (var i = 0; i < 6; i++) {
      app.call("flaky");
    }

    assertThat(app.call("flakyCalls")).isEqualTo(Integer.toString(started));
  }

  @Test
  void limitForPeriod_byLevel_followsItAlsoForThoseThatWait() {
    use(
        "rateLimiter: { limitForPeriod: { normal: 1/h, high: 0/s, elevated: 500/s }, timeoutDuration: 20s }");
    call(1);
    assertThat(app.call("flaky")).contains(REFUSED);

    host.setTemperature(65);
    app.awaitLevel("elevated");
    call(20);

    host.setTemperature(75);
    app.awaitLevel("high");
    assertThat(app.call("flaky")).as("a rate of 0").contains(REFUSED, "rateLimiter");
  }

  @Test
  void limitForPeriod_raisedWhileCallsWait_letsThemGo() {
    use(
        "rateLimiter: { limitForPeriod: { normal: 1, elevated: 50 }, limitRefreshPeriod: 15s, timeoutDuration: 25s }");
    var calls = app.begin("flaky", 2, 0, "caller-");
    app.awaitWaiting("caller-", 1);
    var since = System.nanoTime();

    host.setTemperature(65);

    assertThat(calls.join().answered()).isEqualTo(2);
    assertThat(System.nanoTime() - since).isLessThan(10_000_000_000L);
  }

  @Test
  void retry_withMoreAttempts_answersInTheEnd() {
    fails("runtime", 2);
    use("retry: { maxAttempts: 2, waitDuration: 1ms }, idempotent: true");
    assertThat(app.call("flaky")).isEqualTo("its own IllegalStateException");
    assertThat(app.call("flakyCalls")).isEqualTo("2");

    use("retry: { maxAttempts: 3, waitDuration: 1ms }, idempotent: true");
    assertThat(app.call("flaky")).isEqualTo("a3");
    assertThat(app.jvm().status().rule("one").path("retried").asInt()).isPositive();
  }

  @Test
  void retry_ofAMethodNotSaidToBeIdempotent_isNone() {
    fails("runtime", 1);
    use("retry: { maxAttempts: 3, waitDuration: 1ms }");
    assertThat(app.call("flaky")).isEqualTo("its own IllegalStateException");
    assertThat(app.call("flakyCalls")).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource({"notFound, 1", "tooMany, 3", "checked, 3", "error, 1"})
  void retry_ofWhatCannotComeOutBetter_isNone(String fault, String calls) {
    fails(fault);
    use("retry: { maxAttempts: 3, waitDuration: 1ms }, idempotent: true");
    app.call("flaky");

    assertThat(app.call("flakyCalls")).isEqualTo(calls);
  }

  @Test
  void waitDurationAndMultiplier_larger_takeLonger() {
    fails("runtime");
    use("retry: { maxAttempts: 3, waitDuration: 1ms }, idempotent: true");
    assertThat(Shortest.below(400, () -> app.burst("flaky", 1, 0).longestMillis())).isLessThan(400);

    use("retry: { maxAttempts: 3, waitDuration: 200ms }, idempotent: true");
    assertThat(Shortest.below(1_000, () -> app.burst("flaky", 1, 0).longestMillis()))
        .isBetween(400L, 1_000L);

    use(
        "retry: { maxAttempts: 3, waitDuration: 200ms, exponentialBackoffMultiplier: 4 }, idempotent: true");
    assertThat(app.burst("flaky", 1, 0).longestMillis()).isGreaterThanOrEqualTo(1_000L);
  }

  @ParameterizedTest
  @CsvSource({"3, a3, 3", "2, its own IllegalStateException, 2"})
  void retry_asOneNumber_isHowManyAttemptsThereAre(int attempts, String answer, String calls) {
    fails("runtime", 2);
    use("retry: " + attempts + ", idempotent: true");

    assertThat(app.call("flaky")).isEqualTo(answer);
    assertThat(app.call("flakyCalls")).isEqualTo(calls);
  }

  // 200 ms: of 40 waits of 20 to 380 ms some are far from it, whatever the machine adds
  @Test
  void randomizedWaitFactor_larger_makesWaitsDiffer() {
    assertThat(waits("0%")).allMatch(wait -> wait >= 200);

    var waits = waits("90%");
    assertThat(Collections.min(waits)).isLessThan(150);
    assertThat(Collections.max(waits)).isGreaterThan(250);
  }

  private List<Long> waits(String factor) {
    fails("runtime");
    use(
        "retry: { maxAttempts: 2, waitDuration: 200ms, randomizedWaitFactor: "
            + factor
            + " }, idempotent: true");
    var calls =
        IntStream.range(0, 40)
            .mapToObj(number -> app.begin("flaky", 1, 0, "caller" + number + "-"))
            .toList();
    var waits = calls.stream().map(call -> call.join().longestMillis()).toList();
    assertThat(app.call("flakyCalls")).isEqualTo("80");
    return waits;
  }

  @Test
  void budget_usedUp_makesNoMoreAttempts() {
    fails("runtime");
    use("retry: { maxAttempts: 2, waitDuration: 1ms }, idempotent: true");
    app.burst("flaky", 40, 0);
    assertThat(app.call("flakyCalls")).isEqualTo("80");

    use("retry: { maxAttempts: 2, waitDuration: 1ms, budget: 10% }, idempotent: true");
    app.burst("flaky", 40, 0);
    assertThat(Integer.parseInt(app.call("flakyCalls"))).isBetween(43, 60);
  }

  @Test
  void deadline_tooShortForTheNextWait_endsWithTheFailureItself() {
    fails("runtime");
    use("retry: { maxAttempts: 3, waitDuration: 5s }, idempotent: true, deadline: 1s");
    assertThat(app.call("flaky")).isEqualTo("its own IllegalStateException");

    assertThat(app.call("flakyCalls")).isEqualTo("1");
  }

  @Test
  void retryOfARefusal_thatFitsTheDeadline_isMade() {
    use(
        "rateLimiter: { limitForPeriod: 1, limitRefreshPeriod: 400ms, timeoutDuration: 0s }, "
            + "retry: { maxAttempts: 4, waitDuration: 1ms }, idempotent: true");
    var burst = app.burst("flaky", 2, 0);

    assertThat(burst.longestMillis()).isGreaterThan(20);
    assertThat(app.call("flakyCalls")).isEqualTo("2");
  }

  @Test
  void retry_interruptedInItsWait_keepsTheFlagAndTheFailure() {
    fails("runtime");
    use("retry: { maxAttempts: 3, waitDuration: 20s }, idempotent: true");

    assertThat(app.call("flakyInterrupted")).isEqualTo("its own IllegalStateException interrupted");
    assertThat(app.call("flakyCalls")).isEqualTo("1");
  }

  @Test
  void retry_ofAFuture_standsForTheLaterAttempts() {
    fails("runtime", 2);
    app.use(later("retry: { maxAttempts: 3, waitDuration: 1ms }, idempotent: true"));
    assertThat(app.call("flakyLater")).isEqualTo("a3");

    fails("runtime");
    assertThat(app.call("flakyLater")).isEqualTo("its own IllegalStateException");
  }

  private static String later(String keys) {
    return "rules:\n  one: { match: { type: com.acme.desk.Flaky, method: later }, " + keys + " }\n";
  }

  @Test
  void timeLimiter_over_interruptsAndLeavesNoFlag() {
    fails("hang");
    use("timeLimiter: 200ms");
    var before = app.jvm().status().rule("one").path("timedOut").asInt();

    assertThat(app.call("flaky"))
        .isEqualTo("CallTimeoutException of its own IllegalStateException");
    assertThat(app.jvm().status().rule("one").path("timedOut").asInt()).isEqualTo(before + 1);
  }

  @Test
  void timeLimiter_notHeeded_endsWhenItEndsAndIsOverdue() {
    fails("deaf");
    use("timeLimiter: { timeoutDuration: 10s }");
    assertThat(app.call("flaky")).isEqualTo("a1");

    use("timeLimiter: { timeoutDuration: 50ms }");
    assertThat(app.call("flaky")).as("no flag is left").isEqualTo("a2");
    assertThat(app.jvm().status().rule("one").path("overdue").asInt()).isEqualTo(1);
  }

  @Test
  void timeLimiter_ofAFuture_failsIt() {
    fails("hang");
    app.use(later("timeLimiter: 200ms"));

    assertThat(app.call("flakyLater")).contains(TIMED_OUT, "200 ms");
  }

  @Test
  void timeLimiterAndRetry_together_limitEachAttempt() {
    fails("hang", 1);
    use("timeLimiter: 200ms, retry: { maxAttempts: 2, waitDuration: 1ms }, idempotent: true");
    assertThat(app.call("flaky")).isEqualTo("a2");

    fails("hang", 1);
    app.call("flakyCalls");
    app.use(
        later(
            "timeLimiter: 200ms, retry: { maxAttempts: 2, waitDuration: 1ms }, idempotent: true"));
    assertThat(app.call("flakyLater")).isEqualTo("a2");
  }
}
