package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine without /proc, as macOS and Windows are. */
class PortableSensorsTest {
  private static final String RULES =
      """
      sensors: { pollInterval: 50ms, window: 1s }
      rules:
        flag:
          match: { type: com.acme.desk.Probe, method: flag }
          degrade: { memory > 0.1%: { skip: { return: over } } }
      """;

  @TempDir Path room;

  @Test
  void machine_withoutProc_isReadByTheLibrary() throws Exception {
    var root = Files.createDirectory(room.resolve("machine"));
    var plan =
        DrivenJvm.plan()
            .property("cemaf.sysroot", root.toString())
            .rules("apiVersion: cemaf/v1\n" + RULES);
    try (var app = DrivenJvm.start(plan)) {
      app.awaitAnswer("flag", "over");

      await()
          .untilAsserted(
              () -> {
                var status = app.jvm().status().json();
                var signals = status.path("signals");
                assertThat(signals.path("cpu").asDouble(-1)).isBetween(0.0, 1.0);
                assertThat(signals.path("memory").asDouble()).isBetween(0.001, 1.0);
                assertThat(signals.path("memory.bytes").asDouble()).isBetween(1e6, 1e14);
                assertThat(signals.path("rss").asDouble()).isBetween(10e6, 64e9);
                assertThat(signals.path("load").asDouble(-1)).isNotNegative();
                assertThat(sensor(status, "cpu").path("source").asText()).isEqualTo("OSHI");
                assertThat(sensor(status, "cpu").path("cpuMillis").isNumber()).isTrue();
              });
      app.assertHealthy("PORTABLE_SENSORS");
      assertThat(app.jvm().status().fallBacks()).containsEntry("PORTABLE_SENSORS", 1L);
      assertThat(app.jvm().stderr()).isEmpty();

      assertThat(app.jvm().command("detach").exit()).isZero();
      await().until(() -> !app.order("threads").contains("cemaf-"));
    }
  }

  @Test
  void machine_withProc_loadsNothingOfTheLibrary() throws Exception {
    var loaded = room.resolve("classes.txt");
    var host = FakeHost.in(room.resolve("machine"));
    var plan =
        DrivenJvm.plan()
            .on(host)
            .rules("apiVersion: cemaf/v1\n" + RULES)
            .flags("-Xlog:class+load:file=" + loaded);
    try (host;
        var app = DrivenJvm.start(plan)) {
      app.awaitAnswer("flag", "over");
      await()
          .untilAsserted(
              () ->
                  assertThat(app.jvm().status().json().path("signals").path("cpu").isNumber())
                      .isTrue());
      app.assertHealthy();
    }
    assertThat(loaded).content().contains("io.cemaf.agent.sense.CpuSensor");
    assertThat(loaded).content().doesNotContain(" oshi.", " com.sun.jna.", " org.slf4j.");
    assertThat(loaded).content().doesNotContain("PortableLoader", "jdk.jfr.consumer");
  }

  private static JsonNode sensor(JsonNode status, String name) {
    for (var sensor : status.path("sensors")) {
      if (sensor.path("name").asText().equals(name)) {
        return sensor;
      }
    }
    throw new AssertionError("no sensor " + name);
  }
}
