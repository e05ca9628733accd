package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Temperatures that listeners are told of, whatever the level is. */
class HeatListenersTest {
  @TempDir Path root;

  private static void use(DrivenJvm app, String warning, String critical) {
    app.use(
        "sensors: { pollInterval: 50ms, temperature: { warning: "
            + warning
            + ", critical: "
            + critical
            + " } }\n");
  }

  private static void awaitHeard(DrivenJvm app, String what, String told) {
    await().untilAsserted(() -> assertThat(app.order("api heard " + what)).contains(told));
  }

  @Test
  void temperature_passesWarningAndCritical_tellsTheirListeners() {
    try (var host = FakeHost.in(root);
        var app = DrivenJvm.on(host)) {
      host.setTemperature(50);
      use(app, "55C", "58C");
      for (var what : new String[] {"normal", "warning", "critical", "telemetry"}) {
        app.order("api listen " + what + " well");
      }
      awaitHeard(app, "telemetry", "50.0");

      host.setTemperature(56);
      awaitHeard(
          app,
          "warning",
          "LevelChange[from=NORMAL, to=NORMAL, signal=temperature, value=56.0, threshold=55.0]");
      host.setTemperature(59);
      awaitHeard(app, "critical", "signal=temperature, value=59.0, threshold=58.0]");
      host.setTemperature(50);
      awaitHeard(app, "normal", "signal=temperature, value=50.0, threshold=58.0]");

      use(app, "57C", "59C");
      host.setTemperature(56);
      awaitHeard(app, "telemetry", "56.0");
      assertThat(app.order("api heard warning").split(";")).hasSize(1);
      host.setTemperature(58);
      awaitHeard(app, "warning", "value=58.0, threshold=57.0]");
      assertThat(app.order("api heard critical").split(";")).hasSize(1);
      app.assertHealthy();
    }
  }
}
