package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code mode: observe} of every key that holds calls up or changes their end: it does neither. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObserveModeTest {
  private static final String RULES =
      """
      guards:
        hot: { when: [temperature > 55C], checkInterval: 50ms, maxWait: 300ms }
      rules:
        NAME: { match: { type: com.acme.desk.TYPE, method: ask }, mode: MODE, KEYS }
        flag:
          match: { type: com.acme.desk.Probe, method: flag }
          degrade: { guard.hot: { skip: { return: open } } }
      """;

  /** Where nothing is held up, four calls at once take as long as one. */
  private static final int WORK_MILLIS = 200;

  private static final long HELD_UP_MILLIS = 750;

  private FakeHost host;
  private DrivenJvm app;
  private int number;

  @BeforeAll
  void start(@TempDir Path root) {
    host = FakeHost.in(root);
    app = DrivenJvm.on(host);
  }

  @BeforeEach
  void calm() {
    host.setTemperature(50);
    app.order("property desk.fault ");
    app.order("property desk.faults " + Integer.MAX_VALUE);
    app.call("flakyCalls");
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

  /** Under a name of its own each time: nothing is left of the rule before. */
  private void use(String type, String mode, String keys) {
    host.setTemperature(50);
    number++;
    app.use(
        RULES
            .replace("NAME", name())
            .replace("TYPE", type)
            .replace("MODE", mode)
            .replace("KEYS", keys));
  }

  private String name() {
    return "rule" + number;
  }

  private JsonNode rule() {
    return app.jvm().status().rule(name());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "guard: hot                                                     | paused",
        "delay: 400ms                                                   | paused",
        "throttle: { targetTemperature: 52C, maxDelay: 1s }             | throttled",
        "concurrency: { algorithm: fixed, initialLimit: 1 }             | paused",
        "rateLimiter: { limitForPeriod: 1/h, timeoutDuration: 0s }      | paused"
      })
  void calls_ofARuleThatObserves_areNotHeldUp(String keys, String count) {
    use("Desk", "enforce", keys);
    var enforced = hotBurst();
    assertThat(enforced.rejected() > 0 || enforced.longestMillis() > HELD_UP_MILLIS)
        .as(enforced.toString())
        .isTrue();

    use("Desk", "observe", keys);
    var before = rule().path(count).asInt();
    var observed = hotBurst();
    assertThat(observed.answered()).isEqualTo(4);
    assertThat(observed.most()).isEqualTo(4);
    assertThat(Shortest.below(HELD_UP_MILLIS, () -> hotBurst().longestMillis()))
        .isLessThan(HELD_UP_MILLIS);
    assertThat(rule().path(count).asInt()).isGreaterThan(before + 1);
  }

  /** Where a guard is open and the machine too hot, and the rule knows how long its calls take. */
  private DrivenJvm.Burst hotBurst() {
    app.burst("ask", 1, WORK_MILLIS);
    host.setTemperature(58);
    app.awaitAnswer("flag", "open");
    await().until(() -> !rule().has("duty") || rule().path("duty").asDouble() < 0.01);
    return app.burst("ask", 4, WORK_MILLIS);
  }

  @Test
  void circuitBreaker_thatObserves_opensAndRefusesNothing() {
    var keys = "circuitBreaker: { slidingWindowSize: 2, minimumNumberOfCalls: 2 }";
    app.order("property desk.fault runtime");

    use("Flaky", "enforce", keys);
    callTwice();
    assertThat(app.call("flaky")).contains("CallRejectedException");

    use("Flaky", "observe", keys);
    callTwice();
    assertThat(rule().path("circuitBreaker").path("state").asText()).isEqualTo("OPEN");
    callTwice();
    var decisions = app.jvm().command("explain", name()).stdout();
    assertThat(decisions).contains("REJECTED");
  }

  private void callTwice() {
    for (var i = 0; i < 2; i++) {
      assertThat(app.call("flaky")).isEqualTo("its own IllegalStateException");
    }
  }

  @Test
  void timeLimiter_thatObserves_interruptsNothing() {
    app.order("property desk.fault slow");
    use("Flaky", "enforce", "timeLimiter: 20ms");
    assertThat(app.call("flaky")).contains("CallTimeoutException");

    use("Flaky", "observe", "timeLimiter: 20ms");
    assertThat(app.call("flaky")).isEqualTo("a2");
  }

  @Test
  void retry_thatObserves_makesNoFurtherAttempt() {
    var keys = "retry: { maxAttempts: 3, waitDuration: 1ms }, idempotent: true";
    app.order("property desk.fault runtime");
    app.order("property desk.faults 1");

    use("Flaky", "enforce", keys);
    assertThat(app.call("flaky")).isEqualTo("a2");
    assertThat(app.call("flakyCalls")).isEqualTo("2");

    use("Flaky", "observe", keys);
    assertThat(app.call("flaky")).isEqualTo("its own IllegalStateException");
    assertThat(app.call("flakyCalls")).isEqualTo("1");
  }
}
