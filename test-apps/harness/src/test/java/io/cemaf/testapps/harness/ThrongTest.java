package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.acme.desk.Throng;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Very many LLM calls that are paused, and go on together. */
class ThrongTest {
  private static final String RULES =
      """
      apiVersion: cemaf/v1
      sensors: { pollInterval: 50ms }
      guards:
        trouble: { when: critical, cooldown: 100ms, checkInterval: 50ms }
      rules:
        model: { match: llm.chat, guard: trouble, bulkhead: { maxConcurrentCalls: 20000, maxWaiting: 20000 } }
      """;

  /** Virtual threads park, and so the threads that carry them do not: all of them wait at once. */
  @Test
  void tenThousandThreads_thatAreAllPaused_goOnWithinTwoSeconds() {
    var calls = Jdk.underTest().feature() >= 21 ? 10_000 : 1_000;
    try (var app =
        ForkedJvm.of(Throng.class)
            .rules(RULES)
            .property("cemaf.level.force", "critical")
            .prints("all answered within 2 s\n")
            .start()) {
      await("all are paused")
          .atMost(Duration.ofSeconds(60))
          .until(() -> app.status().rule("model").path("waiting").asInt() == calls);

      assertThat(app.command("set", "level.force=normal").exit()).isZero();

      var ended = app.await(Duration.ofMinutes(3));
      assertThat(ended.status().rule("model").path("started").asInt()).isEqualTo(calls);
    }
  }
}
