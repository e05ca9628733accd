package io.cemaf.testapps.harness;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose thresholds hold, and which of a device's temperatures counts, where no rules say so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeviceTest {
  private static final String QUICK =
      "sensors: { pollInterval: 50ms }\npressure: { relief: { margin: 1%, after: 50ms } }\n";
  private static final String ZONE_1 = "sys/class/thermal/thermal_zone1/";
  private static final String MODEL = "proc/device-tree/model";
  private static final String PRODUCT = "sys/class/dmi/id/product_name";

  private FakeHost host;
  private DrivenJvm app;

  @BeforeAll
  void start(@TempDir Path root) {
    host = FakeHost.in(root);
    host.write(ZONE_1 + "type", "gpu-thermal\n");
    setOtherZone(40);
    app = DrivenJvm.on(host);
  }

  @AfterEach
  void calm() {
    host.setTemperature(50);
    setOtherZone(40);
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

  private void setOtherZone(int celsius) {
    host.write(ZONE_1 + "temp", celsius * 1_000 + "\n");
  }

  /** A level that is only passed through does not stay. */
  private void stays(String level) {
    app.awaitLevel(level);
    await()
        .during(Duration.ofMillis(250))
        .atMost(Duration.ofSeconds(10))
        .until(() -> app.call("level").endsWith(" " + level));
  }

  private void at(double celsius, String level) {
    host.setTemperature(celsius);
    stays(level);
  }

  @ParameterizedTest(name = "{0}: {1} at 76 degrees, {2} at 81")
  @CsvSource({
    "raspberry-pi-4, critical, emergency",
    "jetson-nano,    elevated, high",
    "intel-nuc,      elevated, elevated",
    "server,         normal,   high",
    "container,      normal,   normal"
  })
  void device_ofAName_hasItsOwnThresholds(String device, String at76, String at81) {
    app.use(QUICK + "device: " + device + "\n");
    at(76, at76);
    at(81, at81);
  }

  @Test
  void auto_goesByTheModelOfTheMachine() {
    use(MODEL, "Raspberry Pi 4 Model B Rev 1.4\0");
    at(76, "critical");
    use(MODEL, "NVIDIA Jetson Nano Developer Kit\0");
    at(76, "elevated");
    at(81, "high");
    use(PRODUCT, "NUC8i5BEH\n");
    at(81, "elevated");
    use("proc/nothing", "");
    at(76, "normal");
    at(81, "high");
  }

  private void use(String file, String content) {
    host.setTemperature(50);
    host.remove(MODEL);
    host.remove(PRODUCT);
    host.write(file, content);
    app.use(QUICK + "device: auto\n");
  }

  @Test
  void auto_inALimitedContainer_leavesTheTemperatureToTheHost(@TempDir Path root) {
    try (var limited = FakeHost.in(root)) {
      limited.setCgroup(2, 4L << 30, 1L << 30, 0);
      limited.setTemperature(97);
      try (var other = DrivenJvm.on(limited)) {
        other.use(QUICK + "device: auto\n");
        await()
            .during(Duration.ofMillis(500))
            .atMost(Duration.ofSeconds(10))
            .until(() -> other.call("level").endsWith(" normal"));

        other.write(QUICK + "device: server\n");
        other.awaitLevel("emergency");
        other.assertHealthy();
      }
    }
  }

  @Test
  void temperature_ofSeveralZones_isTheHottests() {
    var levels =
        "pressure: { relief: { margin: 1%, after: 50ms }, levels: { high: { temperature: 70C } } }\n";
    app.use("sensors: { pollInterval: 50ms }\n" + levels);
    setOtherZone(75);
    stays("high");
    setOtherZone(40);
    stays("normal");
    at(75, "high");

    setOtherZone(75);
    host.setTemperature(50);
    app.use(
        "sensors: { pollInterval: 50ms, temperature: /sys/class/thermal/thermal_zone0/temp }\n"
            + levels);
    stays("normal");
  }
}
