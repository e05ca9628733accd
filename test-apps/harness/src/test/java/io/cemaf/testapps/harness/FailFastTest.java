package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.acme.desk.Driven;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Rules too large for premain are read when the application runs already. */
class FailFastTest {
  @Test
  void largeRules_thatAreBad_stopTheJvmWithOneLine() {
    var padding = "# padding\n".repeat(7_000);
    var plan =
        ForkedJvm.of(Driven.class)
            .notHeld()
            .property("cemaf.failFast", "true")
            .rules("ruless: {}\n" + padding)
            .expectLine(
                "\\[cemaf\\] the JVM stops, as cemaf\\.failFast asks: the rules have 1 error:"
                    + " .*rules\\.yaml:1:1: error CEMAF-R003");
    try (var jvm = plan.start()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> !jvm.isAlive());

      var ended = jvm.await();

      assertThat(ended.stderr().lines()).hasSize(1);
      assertThat(ended.exit()).isEqualTo(1);
    }
  }
}
