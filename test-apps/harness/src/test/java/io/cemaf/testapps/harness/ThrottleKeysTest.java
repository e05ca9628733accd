package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of {@code throttle:} on a machine whose heat and load the calls do not change. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThrottleKeysTest {
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
    host.setCpu(0);
  }

  @AfterAll
  void end() {
    try {
      app.assertHealthy("MONITOR_HELD", "EVENT_LOOP");
    } finally {
      app.close();
      host.close();
    }
  }

  private void use(String method, String keys) {
    app.use(
        "sensors: { pollInterval: 50ms, window: 500ms }\nrules:\n"
            + "  one: { match: { type: com.acme.desk.Desk, method: "
            + method
            + " }, "
            + keys
            + " }\n");
    // how long its calls take
    for (var i = 0; i < 20; i++) {
      assertThat(app.burst(method, 1, 20).answered()).isEqualTo(1);
    }
  }

  private void awaitDuty(double atMost) {
    await().until(() -> duty() <= atMost);
  }

  private double duty() {
    return app.jvm().status().rule("one").path("duty").asDouble();
  }

  @Test
  void targetCpu_whileTheMachineIsBelow_delaysNothing() {
    use("ask", "throttle: 70%");
    host.setCpu(0.5);

    await()
        .during(java.time.Duration.ofSeconds(2))
        .until(() -> app.burst("ask", 1, 20).longestMillis() < 900 && duty() > 0.99);
  }

  // 60% of the machine are in use by others
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "throttle: { targetCpu: 90%, window: 500ms } | false",
        "throttle: { targetCpu: 30%, window: 500ms } | true",
        "throttle: 90%                               | false",
        "throttle: 30%                               | true"
      })
  void targetCpu_belowOrAboveTheUse_decidesWhetherCallsAreDelayed(String keys, boolean delays) {
    use("ask", keys);
    host.setCpu(0.6);

    if (delays) {
      await().until(() -> app.burst("ask", 1, 100).longestMillis() > 600);
      assertThat(duty()).isLessThan(0.3);
    } else {
      await()
          .during(java.time.Duration.ofMillis(1_500))
          .until(() -> app.burst("ask", 1, 20).longestMillis() < 900 && duty() > 0.99);
    }
  }

  // others keep the machine busy: pacing cannot help, and goes as far as it may
  @ParameterizedTest
  @CsvSource({"150ms, 150, 590", "600ms, 600, 1500"})
  void maxDelay_whileOthersKeepTheMachineBusy_isTheMost(String most, long least, long below) {
    use("ask", "throttle: { targetCpu: 50%, window: 500ms, maxDelay: " + most + " }");
    host.setCpu(1);
    awaitDuty(0.02);

    assertThat(Shortest.below(below, () -> app.burst("ask", 1, 20).longestMillis()))
        .isBetween(least, below);
    assertThat(app.jvm().status().rule("one").path("throttled").asInt()).isPositive();
  }

  @Test
  void window_longer_followsMoreSlowly() {
    use("ask", "throttle: { targetCpu: 50%, window: 500ms }");
    host.setCpu(1);
    awaitDuty(0.3);

    host.setCpu(0);
    use("ask", "throttle: { targetCpu: 50%, window: 10m }");
    host.setCpu(1);
    await().during(java.time.Duration.ofSeconds(3)).until(() -> duty() > 0.9);
  }

  @Test
  void targetTemperature_passed_delaysUntilItIsCoolAgain() {
    use("ask", "throttle: { targetTemperature: 65C, maxDelay: 1s }");
    assertThat(Shortest.below(900, () -> app.burst("ask", 1, 20).longestMillis())).isLessThan(900);

    host.setTemperature(72);
    awaitDuty(0.01);
    assertThat(app.burst("ask", 1, 20).longestMillis()).isGreaterThanOrEqualTo(1_000);

    host.setTemperature(50);
    await().until(() -> duty() == 1);
    assertThat(Shortest.below(900, () -> app.burst("ask", 1, 20).longestMillis())).isLessThan(900);
  }

  /** Slowing down is no reason to refuse: where nothing may wait, calls go on. */
  @ParameterizedTest
  @CsvSource({"locked, caller-", "ask, reactor-http-nio-"})
  void throttle_whereNothingMayWait_proceeds(String method, String threads) {
    use(method, "throttle: { targetTemperature: 65C, maxDelay: 1s }");
    host.setTemperature(72);
    awaitDuty(0.01);

    var burst = app.burst(method, 4, 1, threads);

    assertThat(burst.answered()).isEqualTo(4);
    assertThat(burst.longestMillis()).isLessThan(900);
    assertThat(app.jvm().status().rule("one").path("proceeded").asInt()).isPositive();
  }
}
