package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that stands still for seconds, control thread and all, as on a machine that swaps. */
class StoppedTest {
  private static final Duration STOPPED = Duration.ofMillis(2_500);

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

  /** Ten control steps and more are left out. */
  private void standStill(Path room) {
    signal(room, "STOP");
    await().pollDelay(STOPPED).timeout(STOPPED.multipliedBy(4)).until(() -> true);
    signal(room, "CONT");
  }

  private void signal(Path room, String name) {
    var sent =
        Commands.run(
            room,
            Map.of(),
            Duration.ofSeconds(10),
            List.of("kill", "-" + name, Long.toString(app.jvm().pid())));
    assertThat(sent.exit()).as(sent.stderr()).isZero();
  }

  @Test
  void callsThatWaitMeanwhile_areAnsweredAllTheSame(@TempDir Path room) {
    app.use(
        """
        rules:
          one:
            match: { type: com.acme.desk.Desk, method: ask }
            deadline: 30s
            concurrency: { algorithm: elastic, initialLimit: 1 }
            throttle: { targetCpu: 70%, maxDelay: 100ms }
        """);
    var calls = app.begin("ask", 4, 300, "caller-");
    app.awaitWaiting("caller-", 3);

    standStill(room);

    assertThat(calls.join().answered()).isEqualTo(4);
    assertThat(app.burst("ask", 2, 10).answered()).isEqualTo(2);
  }

  // the clock has gone on, but nobody looked: of the time away half of `after` counts at most
  @Test
  void levelThatWasCalmMeanwhile_isNotLeftAtOnce(@TempDir Path room) {
    app.use(
        """
        pressure:
          levels: { high: { temperature: 70C } }
          relief: { margin: 1%, after: 3s }
        rules:
          one: { match: { type: com.acme.desk.Desk, method: ask }, bulkhead: { normal: 4, high: 1 } }
        """);
    host.setTemperature(75);
    app.awaitLevel("high");
    host.setTemperature(50);
    signal(room, "STOP");
    await().pollDelay(Duration.ofSeconds(4)).timeout(Duration.ofSeconds(20)).until(() -> true);
    signal(room, "CONT");
    var since = System.nanoTime();

    app.awaitLevel("normal");

    assertThat((System.nanoTime() - since) / 1_000_000).isGreaterThan(1_000);
  }
}
