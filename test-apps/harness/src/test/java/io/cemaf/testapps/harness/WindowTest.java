package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long what happened once counts: {@code sensors.window}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WindowTest {
  private static final String RULES =
      """
      sensors: { pollInterval: 50ms, window: %s }
      rules:
        bad: { match: { type: com.acme.desk.Desk, method: failing } }
        slow: { match: { type: com.acme.desk.Desk, method: ask } }
        flag:
          match: { type: com.acme.desk.Probe, method: flag }
          degrade: { %s: { skip: { return: over } } }
      """;

  private FakeHost host;
  private DrivenJvm app;
  private long bytes = 1_000;

  @BeforeAll
  void start(@TempDir Path root) {
    host = FakeHost.in(root);
    host.setDisk(1_000, bytes);
    host.setNetwork(1_000, bytes);
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

  private void happen(String signal) {
    bytes += 200_000_000;
    switch (signal) {
      case "errors.bad" -> app.burst("failing", 4, 1);
      case "latency.slow" -> {
        var unused = app.begin("ask", 2, 300, "caller-");
      }
      case "diskWrite" -> host.setDisk(1_000, bytes);
      default -> host.setNetwork(1_000, bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "errors.bad > 50%",
        "latency.slow > 150ms",
        "diskWrite > 1MB/s",
        "netSent > 1MB/s"
      })
  void window_longer_remembersWhatHappenedForLonger(String condition) {
    var signal = condition.substring(0, condition.indexOf(' '));

    app.use(RULES.formatted("300ms", condition));
    awaitOver(signal);
    assertThat(app.millisUntil("flag", "")).isLessThan(10_000);

    app.use(RULES.formatted("30s", condition));
    awaitOver(signal);
    await()
        .during(Duration.ofMillis(1_200))
        .atMost(Duration.ofSeconds(10))
        .until(() -> app.call("flag").equals("over"));
  }

  /** Again and again: on a busy machine a short window may be over before anybody looks. */
  private void awaitOver(String signal) {
    assertThat(app.call("flag")).isEmpty();
    await()
        .untilAsserted(
            () -> {
              happen(signal);
              assertThat(app.call("flag")).isEqualTo("over");
            });
  }
}
