package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Signals that the calls of one rule give, in the conditions of another. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RuleSignalsTest {
  private FakeHost host;
  private DrivenJvm app;

  @BeforeAll
  void start(@TempDir Path root) {
    host = FakeHost.in(root);
    app = DrivenJvm.on(host);
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

  /** What flag answers is by the first of the conditions that holds. */
  private void use(String sensors, String keys, String conditions) {
    app.use(
        """
        sensors: { %s }
        rules:
          one: { match: { type: com.acme.desk.Desk, method: ask }%s }
          flag:
            match: { type: com.acme.desk.Probe, method: flag }
            degrade: { %s }
        """
            .formatted(sensors, keys, conditions));
  }

  private static String when(String condition, String answer) {
    return condition + ": { skip: { return: " + answer + " } }";
  }

  @Test
  void inFlight_aboveItsThreshold_holdsWhileSoManyRun() {
    use("pollInterval: 50ms", "", when("inFlight.one > 4", "over"));
    app.order("entered");
    var four = app.begin("ask", 4, DrivenJvm.HELD, "early-");
    await().until(() -> app.jvm().status().rule("one").path("inFlight").asInt() == 4);
    await().during(Duration.ofMillis(400)).until(() -> app.call("flag").isEmpty());

    var fifth = app.begin("ask", 1, DrivenJvm.HELD, "late-");
    app.awaitAnswer("flag", "over");
    app.letGo();
    CompletableFuture.allOf(four, fifth).join();
    app.awaitAnswer("flag", "");
  }

  // 97 quick calls, and 3, 10, 120 slow ones: 3%, 9%, 55%
  @Test
  void latency_asAQuantile_isThatOfTheSlowestShare() {
    use(
        "pollInterval: 100ms, window: 60s",
        "",
        when("latency.p50.one > 300ms", "p50")
            + ", "
            + when("latency.one > 300ms", "p95")
            + ", "
            + when("latency.p99.one > 300ms", "p99"));
    assertThat(app.burst("ask", 97, 0).answered()).isEqualTo(97);

    app.burst("ask", 3, 700);
    app.awaitAnswer("flag", "p99");
    app.burst("ask", 7, 700);
    app.awaitAnswer("flag", "p95");
    app.burst("ask", 110, 700);
    app.awaitAnswer("flag", "p50");
  }

  // latency goes from nothing to 0.7 s: the average of a weight of 1% is over 0.3 s in 56 looks
  @Test
  void movingAverage_ofALatency_followsByItsWeight() {
    assertThat(answersUntilBothHold("1%")).contains("raw");
    assertThat(answersUntilBothHold("100%")).doesNotContain("raw");
  }

  private Set<String> answersUntilBothHold(String weight) {
    use(
        "pollInterval: 50ms, window: 30s, smoothing: { ema: " + weight + " }",
        "",
        when("ema.latency.one > 300ms", "both") + ", " + when("latency.one > 300ms", "raw"));
    app.burst("ask", 20, 0);
    await()
        .untilAsserted(
            () ->
                assertThat(
                        app.jvm().status().json().path("signals").path("latency.one").asDouble(1))
                    .isLessThan(0.3));
    app.awaitAnswer("flag", "");
    app.burst("ask", 20, 700);
    var answers = new TreeSet<String>();
    await()
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              answers.add(app.call("flag"));
              return answers.contains("both");
            });
    return answers;
  }

  // one call more each 100 ms, 45 in all: in a minute there would be 600 more
  @Test
  void forecast_ofCallsThatBecomeMore_isOfMoreThanThereEverAre() {
    use(
        "pollInterval: 250ms, smoothing: { forecastHorizon: 1m }",
        ", delay: 100ms",
        when("forecast.inFlight.one > 100", "over"));
    assertThat(app.call("flag")).isEmpty();

    var calls = app.begin("ask", 45, 5_000, "caller-");
    app.awaitAnswer("flag", "over");
    assertThat(calls.join().answered()).isEqualTo(45);
  }
}
