package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Signals that are sensed only where rules name them: what the application's calls see of each. */
@Execution(ExecutionMode.CONCURRENT)
class SignalsTest {
  private static final String RULES =
      """
      sensors: { pollInterval: 50ms, window: 300ms%s }
      rules:
        flag:
          match: { type: com.acme.desk.Probe, method: flag }
          degrade: { %s: { skip: { return: over } } }
      """;

  private static final String CARD = "sys/class/drm/card0/device/";
  private static final String BATTERY = "sys/class/power_supply/BAT0/";

  @TempDir Path room;
  private FakeHost host;
  private DrivenJvm app;

  @BeforeEach
  void start() {
    host = FakeHost.in(room);
    host.setCgroup(2, 4L << 30, 1L << 30, 0);
    quiet(host);
    app = DrivenJvm.on(host);
  }

  @AfterEach
  void end() {
    app.close();
    host.close();
  }

  private static void quiet(FakeHost host) {
    host.setDisk(1_000, 1_000);
    host.setNetwork(1_000, 1_000);
    host.write(CARD + "gpu_busy_percent", "10\n");
    host.write(CARD + "mem_info_vram_used", "1000000\n");
    host.write(CARD + "mem_info_vram_total", "8000000\n");
    host.write(BATTERY + "type", "Battery\n");
    host.write(BATTERY + "capacity", "90\n");
    host.setThrottled(0);
  }

  /** A counter that rises by so much at each call, ten a second at least. */
  private static Consumer<FakeHost> rising(String what) {
    var count = new long[] {1_000};
    return host -> {
      count[0] += 100_000_000;
      switch (what) {
        case "diskRead" -> host.setDisk(count[0], 1_000);
        case "diskWrite" -> host.setDisk(1_000, count[0]);
        case "netReceived" -> host.setNetwork(count[0], 1_000);
        case "netSent" -> host.setNetwork(1_000, count[0]);
        default -> host.setThrottled(count[0] / 1_000);
      }
    };
  }

  private static Arguments signal(String name, String condition, Consumer<FakeHost> over) {
    return argumentSet(name, condition, over);
  }

  static Stream<Arguments> signals() {
    return Stream.of(
        signal("diskRead", "diskRead > 50MB/s", rising("diskRead")),
        signal("diskWrite", "diskWrite > 50MB/s", rising("diskWrite")),
        signal("netSent", "netSent > 50MB/s", rising("netSent")),
        signal("netReceived", "netReceived > 50MB/s", rising("netReceived")),
        signal("throttled", "throttled > 20%", rising("throttled")),
        signal("gpu", "gpu > 80%", host -> host.write(CARD + "gpu_busy_percent", "95\n")),
        signal("vram", "vram > 85%", host -> host.write(CARD + "mem_info_vram_used", "7900000\n")),
        signal(
            "processes",
            "processes.node > 2",
            host -> {
              for (var pid = 901; pid < 904; pid++) {
                host.write("proc/" + pid + "/stat", pid + " (node) S 1 1 1\n");
              }
            }),
        signal(
            "a moving average",
            "ema.gpu > 80%",
            host -> host.write(CARD + "gpu_busy_percent", "99\n")));
  }

  @ParameterizedTest
  @MethodSource("signals")
  void condition_onTheSignal_holdsFromItsThresholdOn(String condition, Consumer<FakeHost> over) {
    app.use(RULES.formatted("", condition));
    assertThat(app.call("flag")).isEmpty();

    await()
        .untilAsserted(
            () -> {
              over.accept(host);
              assertThat(app.call("flag")).isEqualTo("over");
            });

    app.assertHealthy();
  }

  @Test
  void gc_ofAnApplicationThatCollectsAllTheTime_isSeen() {
    app.use(RULES.formatted("", "gc > 1%"));

    await()
        .untilAsserted(
            () -> {
              app.order("collect 5");
              assertThat(app.call("flag")).isEqualTo("over");
            });

    assertThat(sensor("gc").path("source").asText()).contains("Copy");
    app.assertHealthy();
  }

  @Test
  void battery_thatRunsLow_isSeen() {
    host.write(BATTERY + "capacity", "15\n");

    app.use(RULES.formatted("", "battery < 20%"));

    app.awaitAnswer("flag", "over");
    app.assertHealthy();
  }

  @Test
  void levels_byANewSignal_rise() {
    app.write("pressure: { levels: { critical: { gpu: 90% } } }\n");
    app.awaitLevel("normal");
    host.write(CARD + "gpu_busy_percent", "97\n");

    app.awaitLevel("critical");

    app.assertHealthy();
  }

  @Test
  void sensors_thatNothingNames_areNotRunAndNotShown() {
    app.use("");
    assertThat(sensors()).doesNotContain("gpu", "diskIo", "net", "gc", "processes", "battery");
    assertThat(app.order("threads cemaf-")).doesNotContain("cemaf-processes", "cemaf-gpu");

    app.use(RULES.formatted(", processes: [node, claude]", "gpu > 80%"));
    assertThat(sensors()).contains("gpu", "processes").doesNotContain("diskIo");
    assertThat(app.order("threads cemaf-")).contains("cemaf-processes");
    await()
        .untilAsserted(
            () ->
                assertThat(app.jvm().status().json().path("signals").path("processes.claude"))
                    .hasToString("0.0"));

    app.use("");
    assertThat(sensors()).doesNotContain("gpu", "processes");
    await().until(() -> !app.order("threads cemaf-").contains("cemaf-processes"));
    app.assertHealthy();
  }

  @Test
  void sensor_switchedOff_givesNothing() {
    host.write(CARD + "gpu_busy_percent", "95\n");
    app.use(RULES.formatted("", "gpu > 80%"));
    app.awaitAnswer("flag", "over");

    app.order("property cemaf.sensor.gpu.enabled false");
    app.awaitAnswer("flag", "");

    assertThat(sensor("gpu").path("state").asText()).isEqualTo("OFF");
    app.assertHealthy();
  }

  @Test
  void gpuOfNvidia_isAskedOfItsCommand_andKilledIfItHangs() throws Exception {
    var bin = Files.createDirectory(room.resolve("bin"));
    var answer = Files.writeString(room.resolve("answer"), "95, 7900, 8000\n");
    var command = bin.resolve("nvidia-smi");
    var hangs = room.resolve("hangs");
    Files.writeString(
        command, "#!/bin/sh\n[ -e " + hangs + " ] && exec sleep 600\ncat " + answer + "\n");
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
    host.write("proc/driver/nvidia/version", "NVRM version: 1\n");
    host.remove(CARD + "gpu_busy_percent");
    host.remove(CARD + "mem_info_vram_used");
    host.remove(CARD + "mem_info_vram_total");
    var plan =
        DrivenJvm.plan()
            .on(host)
            .rules("apiVersion: cemaf/v1\n")
            .environment("PATH", bin + ":" + System.getenv("PATH"));
    try (var other = DrivenJvm.start(plan)) {
      other.use(RULES.formatted("", "gpu > 90% and vram > 90%"));
      other.awaitAnswer("flag", "over");
      Files.writeString(answer, "no devices were found\n");

      other.awaitAnswer("flag", "");

      var gpu = sensor(other, "gpu");
      assertThat(gpu.path("state").asText()).isEqualTo("LOST");
      assertThat(gpu.path("message").asText()).contains("no devices were found");

      Files.writeString(answer, "95, 7900, 8000\n");
      other.awaitAnswer("flag", "over");
      Files.createFile(hangs);
      other.awaitAnswer("flag", "");
      assertThat(sensor(other, "gpu").path("message").asText()).contains("did not answer");
      var processes = ProcessHandle.of(other.jvm().pid()).orElseThrow();
      await()
          .untilAsserted(
              () ->
                  assertThat(processes.children())
                      .as("killed, not left behind")
                      .noneMatch(child -> child.info().toString().contains("sleep")));
      other.assertHealthy("SENSOR_LOST");
    }
  }

  private JsonNode sensor(String name) {
    return sensor(app, name);
  }

  private static JsonNode sensor(DrivenJvm of, String name) {
    for (var sensor : of.jvm().status().json().path("sensors")) {
      if (sensor.path("name").asText().equals(name)) {
        return sensor;
      }
    }
    throw new AssertionError("no sensor " + name);
  }

  private Stream<String> sensors() {
    return app.jvm().status().json().path("sensors").findValuesAsText("name").stream();
  }
}
