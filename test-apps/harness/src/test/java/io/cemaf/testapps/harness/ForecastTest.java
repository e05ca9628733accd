package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Conditions on where a signal goes, on a machine whose memory leaks. */
@Execution(ExecutionMode.CONCURRENT)
class ForecastTest {
  private static final String GUARD = "cooldown: 100ms, checkInterval: 50ms";
  private static final String RULES =
      """
      sensors: { pollInterval: 50ms, smoothing: { SMOOTHING } }
      guards:
        board: { when: [%s], GUARD }
        full: { when: [memory > 90%%], GUARD }
      rules:
        flag:
          match: { type: com.acme.desk.Probe, method: flag }
          degrade:
            guard.full: { skip: { return: full } }
            guard.board: { skip: { return: open } }
      """
          .replace("GUARD", GUARD);
  private static final String USUAL = "ema: 5%, forecastHorizon: 4s";

  private FakeHost host;
  private DrivenJvm app;

  @BeforeEach
  void start(@TempDir Path root) {
    host = FakeHost.in(root);
    app = DrivenJvm.on(host);
  }

  @AfterEach
  void end() {
    try {
      app.assertHealthy();
    } finally {
      app.close();
      host.close();
    }
  }

  private static String rules(String condition, String smoothing) {
    return RULES.formatted(condition).replace("SMOOTHING", smoothing);
  }

  // memory    50% .. 5% a second .. 65% ..... 85%, where the leak ends
  // forecast  50% ................. 85% . 90% |
  // guard                                 opens
  @Test
  void guardOnAForecast_closesBeforeMemoryItselfCrosses() {
    app.use(rules("forecast.memory > 90%", USUAL));
    assertThat(app.call("flag")).isEmpty();

    host.leak(0.5, 0.85, 0.05);
    app.awaitAnswer("flag", "open");

    assertThat(host.leaked()).isBetween(0.6, 0.86);
    await("the leak ends").until(() -> host.leaked() == 0.85);
    assertThat(app.call("flag")).isNotEqualTo("full");
  }

  @Test
  void status_andExplain_tellTheForecastWithItsConfidence() {
    app.use(rules("forecast.memory > 90%", USUAL));
    host.leak(0.5, 0.85, 0.01);

    // Seldom: asking takes a JVM each time.
    await()
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              var forecast = forecast("forecast.memory");
              assertThat(forecast.path("moving").asBoolean()).isTrue();
              assertThat(forecast.path("confidence").asDouble()).isBetween(0.95, 1.0);
              assertThat(forecast.path("slope").asDouble()).isBetween(0.005, 0.015);
              assertThat(forecast.path("seconds").asDouble()).isEqualTo(4);
            });
    assertThat(forecast("levels").path("signal").asText()).isNotEmpty();
    var explained = app.jvm().command("explain", "board", "--json").stdout();
    assertThat(explained).contains("\"by\" : \"forecast.memory\"", "\"confidence\"");
    assertThat(app.jvm().command("explain", "full", "--json").stdout())
        .doesNotContain("\"forecast.memory\"");
  }

  private com.fasterxml.jackson.databind.JsonNode forecast(String by) {
    for (var forecast : app.jvm().status().json().path("forecasts")) {
      if (forecast.path("by").asText().equals(by)) {
        return forecast;
      }
    }
    throw new AssertionError("no forecast by " + by);
  }

  // memory    50% | 85% ...    a step goes nowhere from there
  @Test
  void guardOnAForecast_afterAStep_staysShut() {
    app.use(rules("forecast.memory > 90%", USUAL));
    host.leak(0.85, 0.85, 0);

    await()
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(10))
        .until(() -> app.call("flag").isEmpty());
  }

  // memory    50% | 88% .......    at 50 ms and a weight of 5%, the average takes its time
  @Test
  void guardOnAnAverage_opensLaterThanTheSignal() {
    app.use(rules("ema.memory > 80%", USUAL));
    host.leak(0.88, 0.88, 0);
    var slowly = app.millisUntil("flag", "open");

    host.leak(0.5, 0.5, 0);
    app.awaitAnswer("flag", "");
    app.use(rules("memory > 80%", USUAL).replace("board", "quick"));
    host.leak(0.88, 0.88, 0);

    assertThat(slowly).isGreaterThan(app.millisUntil("flag", "open") + 500);
  }

  // after a step from 50% to 88%, the average of a weight of 1% is at 65% after fifty looks
  @Test
  void ema_ofAnotherWeight_followsAtItsPace() {
    var slowly = untilOpenAfterAStep("slow", "ema: 1%");
    var quickly = untilOpenAfterAStep("quick", "ema: 100%");

    assertThat(slowly).isGreaterThan(quickly + 1_000);
  }

  private long untilOpenAfterAStep(String guard, String smoothing) {
    host.leak(0.5, 0.5, 0);
    app.use(rules("ema.memory > 65%", smoothing).replace("board", guard));
    app.awaitAnswer("flag", "");
    host.leak(0.88, 0.88, 0);
    return app.millisUntil("flag", "open");
  }

  // 8% a second: 90% is 20 s away as soon as it is clear that it leaks, and 1 s away at 82%
  @Test
  void forecastHorizon_farther_opensEarlier() {
    var far = leakedWhenOpen("far", "forecastHorizon: 20s");
    var near = leakedWhenOpen("near", "forecastHorizon: 1s");

    assertThat(far).isLessThan(0.76);
    assertThat(near).isGreaterThan(0.78);
  }

  private double leakedWhenOpen(String guard, String smoothing) {
    host.leak(0.5, 0.5, 0);
    app.use(
        rules("forecast.memory > 90%", smoothing)
            .replace("board", guard)
            .replace("pollInterval: 50ms", "pollInterval: 250ms"));
    app.awaitAnswer("flag", "");
    host.leak(0.5, 0.89, 0.08);
    app.awaitAnswer("flag", "open");
    return host.leaked();
  }
}
