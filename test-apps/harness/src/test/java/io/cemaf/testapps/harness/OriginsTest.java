package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every source of settings side by side in one JVM, as its status tells them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OriginsTest {
  private static final String RULES =
      """
      apiVersion: cemaf/v1
      mode: observe
      device: raspberry-pi-4
      deadline: 90s
      sensors: { window: 2s }
      pressure: { relief: { after: 3s } }
      rules:
        filed: { match: llm.chat, guard: default, mode: off }
        raised: { match: llm.chat, mode: off }
      """;

  private FakeHost host;
  private DrivenJvm app;

  @BeforeAll
  void start(@TempDir Path root) {
    host = FakeHost.in(root);
    var plan =
        DrivenJvm.plan()
            .on(host)
            .rules(RULES)
            .property("cemaf.rule.raised.mode", "enforce")
            .environment("CEMAF_RESOURCE_CPU_THRESHOLD", "91")
            .environment("CEMAF_SENSOR_LOAD_ENABLED", "false")
            .arguments("log.level=error,sensor.rss.enabled=false");
    app = DrivenJvm.start(plan);
    await().untilAsserted(() -> assertThat(setting("mode")).isEqualTo("observe of rules file"));
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

  private String setting(String key) {
    var setting = app.jvm().status().setting(key);
    return setting.path("value").asText() + " of " + setting.path("origin").asText();
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "rule.raised.mode,               enforce of system property",
    "resource.cpu.threshold,         91 of environment",
    "CEMAF_SENSOR_LOAD_ENABLED,      false of environment",
    "log.level,                      error of agent arguments",
    "sensor.rss.enabled,             false of agent arguments",
    "mode,                           observe of rules file",
    "device,                         raspberry-pi-4 of rules file",
    "deadline,                       90s of rules file",
    "sensors.window,                 2s of rules file",
    "pressure.relief.after,          3s of rules file",
    "rule.filed.mode,                off of rules file",
    "resource.temperature.threshold, 75C of device preset",
    "resource.disk.threshold,        95% of device preset",
    "failFast,                       false of default",
    "sensors.pollInterval,           250ms of default",
    "pressure.relief.margin,         5% of default"
  })
  void setting_ofEachSource_isToldWithItsOrigin(String key, String told) {
    assertThat(setting(key)).isEqualTo(told);
  }

  @Test
  void levels_ofThePreset_areToldWithTheirThresholds() {
    var level = app.jvm().status().setting("pressure.levels.emergency");

    assertThat(level.path("value").asText()).contains("temperature >= 80");
    assertThat(level.path("origin").asText()).isEqualTo("device preset");
  }

  @Test
  void mode_ofTheFile_isTheAgentsAndFollowsTheFile() throws Exception {
    assertThat(app.jvm().status().json().path("agent").path("mode").asText()).isEqualTo("OBSERVE");

    Files.writeString(app.jvm().rules(), RULES.replace("mode: observe\n", ""));
    await().untilAsserted(() -> assertThat(setting("mode")).isEqualTo("enforce of default"));

    Files.writeString(app.jvm().rules(), RULES);
    await().untilAsserted(() -> assertThat(setting("mode")).isEqualTo("observe of rules file"));
  }
}
