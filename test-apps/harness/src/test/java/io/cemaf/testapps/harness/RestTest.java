package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often the agent looks at the machine while nothing goes on, and while something does. */
class RestTest {
  /** No condition holds here, as the probe's of other tests do. */
  private static final String RULES =
      """
      apiVersion: cemaf/v1
      sensors: { pollInterval: 100ms }
      guards:
        board: { when: [temperature > 80C], cooldown: 100ms, checkInterval: 100ms }
      rules:
        ask: { match: { type: com.acme.desk.Desk, method: ask }, guard: board }
      """;

  /** Ten a second, or two and a half. */
  private static final double BETWEEN = 5;

  @TempDir Path root;

  private static double looksPerSecond(DrivenJvm app) {
    var before = app.jvm().status().json();
    await().pollDelay(Duration.ofMillis(800)).until(() -> true);
    var after = app.jvm().status().json();
    var looks =
        after.path("overhead").path("controlSteps").asLong()
            - before.path("overhead").path("controlSteps").asLong();
    var millis =
        after.path("agent").path("uptimeMillis").asLong()
            - before.path("agent").path("uptimeMillis").asLong();
    return looks * 1_000.0 / millis;
  }

  @Test
  void agent_whileNothingGoesOn_looksSeldom_andOftenAsSoonAsSomethingDoes() {
    try (var host = FakeHost.in(root);
        var app = DrivenJvm.start(DrivenJvm.plan().on(host).rules(RULES))) {
      await("rest").until(() -> looksPerSecond(app) < BETWEEN);

      var call = app.begin("ask", 1, 6_000, "caller-");
      app.awaitEntered("caller-0");
      await("a call runs").until(() -> looksPerSecond(app) > BETWEEN);
      assertThat(call).isNotDone();
      assertThat(call.join().answered()).isOne();
      await("rest again").until(() -> looksPerSecond(app) < BETWEEN);

      host.setTemperature(85);
      await("a guard is open").until(() -> looksPerSecond(app) > BETWEEN);
      host.setTemperature(40);
      await("rest at last").until(() -> looksPerSecond(app) < BETWEEN);
      app.assertHealthy();
    }
  }
}
