package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ways in which values and comparisons can be written. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ValuesTest {
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
      app.assertHealthy("LEASE_EXPIRED");
    } finally {
      app.close();
      host.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"PT0.2S, 2", "PT10M, 1"})
  void duration_inTheIsosSpelling_isAsLong(String duration, int most) {
    app.use(
        "rules:\n  one: { match: { type: com.acme.desk.Desk, method: ask },"
            + " bulkhead: { maxConcurrentCalls: 1, maxHold: "
            + duration
            + " } }\n");

    assertThat(app.burst("ask", 2, 900).most()).isEqualTo(most);
  }

  // of four calls two fail
  @ParameterizedTest
  @CsvSource({"0.5, OPEN", "0.75, CLOSED", "75%, CLOSED"})
  void ratio_ofEachSpelling_isAsLarge(String ratio, String state) {
    app.order("property desk.faults 2");
    app.order("property desk.fault runtime");
    app.call("flakyCalls");
    app.use(
        "rules:\n  one: { match: { type: com.acme.desk.Flaky, method: ask },"
            + " circuitBreaker: { slidingWindowSize: 4, minimumNumberOfCalls: 4, failureRateThreshold: "
            + ratio
            + " } }\n");
    app.jvm().command("reset", "all");

    for (var i = 0; i < 4; i++) {
      app.call("flaky");
    }

    assertThat(app.jvm().status().rule("one").path("circuitBreaker").path("state").asText())
        .isEqualTo(state);
  }

  /** From where it does not hold: what held once goes on to hold for a margin. */
  @ParameterizedTest
  @CsvSource({"'>', 74, ''", "'>=', 74, over", "'<', 76, ''", "'<=', 76, over"})
  void comparison_atTheValueItself_holdsIfItSaysSo(String sign, int before, String answer) {
    host.setTemperature(before);
    app.use(
        """
        pressure: { levels: { emergency: { temperature: 120C } } }
        rules:
          flag:
            match: { type: com.acme.desk.Probe, method: flag }
            degrade: { temperature %s 75C: { skip: { return: over } } }
        """
            .formatted(sign));
    awaitTemperature(before);
    assertThat(app.call("flag")).isEmpty();

    host.setTemperature(75);
    awaitTemperature(75);
    app.awaitAnswer("flag", answer);

    host.setTemperature(150 - before);
    app.awaitAnswer("flag", "over");
  }

  private void awaitTemperature(int celsius) {
    await()
        .until(
            () -> app.jvm().status().json().path("signals").path("temperature").asInt() == celsius);
  }

  @Test
  void size_inEachUnit_isAsLarge() {
    var flag =
        """
        rules:
          flag:
            match: { type: com.acme.desk.Probe, method: flag }
            degrade: { rss > %s: { skip: { return: over } } }
        """;
    // between 10^9 and 2^30
    host.setResident(1_030_000_000);

    app.use(flag.formatted("1GB"));
    app.awaitAnswer("flag", "over");
    app.use(flag.formatted("1GiB"));
    assertThat(app.call("flag")).isEmpty();
  }
}
