package io.cemaf.agent.sense;

import static io.cemaf.agent.sense.FakeRoot.POLL;
import static io.cemaf.agent.sense.FakeRoot.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.agent.observe.FallBack;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemperatureSensorTest {
  private static final String MONITOR = "/sys/class/hwmon/hwmon";

  @TempDir Path path;
  private FakeRoot fake;

  @BeforeEach
  void root() {
    fake = new FakeRoot(path);
  }

  private void zone(int number, String type, String temp) {
    var zone = "/sys/class/thermal/thermal_zone" + number + "/";
    fake.put(zone + "type", type + "\n").put(zone + "temp", temp + "\n");
  }

  @Test
  void zones_severalSensible_theHottestCounts() {
    zone(0, "cpu-thermal", "61500");
    zone(1, "gpu-thermal", "73250");
    zone(10, "soc-thermal", "-5000");
    assertThat(fake.after(0, "temperature")).isEqualTo(73.25);
    assertThat(fake.status("temperature").source()).endsWith("thermal_zone1/temp");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "battery",
        "Charger0",
        "iwlwifi_1",
        "qcom-battmgr-BATTERY",
        "wlan",
        "INT3400 Thermal",
        "soc",
        "vbat",
        "ibat-lvl0",
        "bcl-warn"
      })
  void zone_ofANonsenseType_isLeftOut(String type) {
    if (type.equals("iwlwifi_1")) {
      zone(2, "x86_pkg_temp", "40000");
    } else {
      zone(2, "soc-thermal", "40000");
    }
    zone(0, type, "99000");
    assertThat(fake.after(0, "temperature")).isEqualTo(40);
    assertThat(fake.status("temperature").state()).isEqualTo(SensorStatus.State.OK);
  }

  @Test
  void namedFile_isReadAlone() {
    zone(0, "cpu-thermal", "90000");
    fake.put("/sys/devices/own/temp", "41000");
    fake.start("/sys/devices/own/temp", Map.of());
    assertThat(fake.after(0, "temperature")).isEqualTo(41);
    fake.close();
  }

  @Test
  void namedFile_notThere_isLostUntilItComes() {
    fake.start("/sys/devices/own/temp", Map.of("heap", false));
    assertThat(fake.after(0, "temperature")).isNaN();
    assertThat(fake.status("temperature").state()).isEqualTo(SensorStatus.State.LOST);
    assertThat(fake.status("temperature").message()).contains("/sys/devices/own/temp");
    fake.put("/sys/devices/own/temp", "41000");
    assertThat(fake.after(POLL, "temperature")).isEqualTo(41);
    assertThat(fake.health.counted(FallBack.SENSOR_LOST)).isEqualTo(1);
  }

  @Test
  void noZones_hwmonStandsIn() {
    fake.put(MONITOR + "0/name", "nvme\n").put(MONITOR + "0/temp1_input", "88000\n");
    fake.put(MONITOR + "1/name", "k10temp\n").put(MONITOR + "1/temp1_input", "52000\n");
    fake.put(MONITOR + "1/temp1_max", "95000\n").put(MONITOR + "1/temp3_input", "55125\n");
    assertThat(fake.after(0, "temperature")).isEqualTo(55.125);
  }

  @Test
  void nothing_isAbsentAndLookedForAgainAfterAMinute() {
    assertThat(fake.after(0, "temperature")).isNaN();
    assertThat(fake.status("temperature").state()).isEqualTo(SensorStatus.State.ABSENT);
    zone(0, "cpu-thermal", "50000");
    assertThat(fake.after(59 * SECOND, "temperature")).isNaN();
    assertThat(fake.after(SECOND, "temperature")).isEqualTo(50);
    assertThat(fake.health.counted(FallBack.SENSOR_LOST)).isZero();
  }

  @Test
  void zone_thatNeverAnswered_isLeftOutAloneAndTakenUpLater() {
    zone(0, "cpu-thermal", "50000");
    zone(1, "gpu-thermal", "-274000");
    assertThat(fake.after(0, "temperature")).isEqualTo(50);
    assertThat(fake.status("temperature").state()).isEqualTo(SensorStatus.State.OK);
    zone(1, "gpu-thermal", "60000");
    assertThat(fake.after(60 * SECOND, "temperature")).isEqualTo(60);
  }

  // zone 1 dies: the other still counts, the loss is told; after a minute the rest is all there is
  @Test
  void zone_thatDies_leavesTheOthers() {
    zone(0, "cpu-thermal", "50000");
    zone(1, "gpu-thermal", "60000");
    assertThat(fake.after(0, "temperature")).isEqualTo(60);
    fake.remove("/sys/class/thermal/thermal_zone1/temp");
    assertThat(fake.after(POLL, "temperature")).isEqualTo(50);
    assertThat(fake.status("temperature").state()).isEqualTo(SensorStatus.State.LOST);
    assertThat(fake.after(59 * SECOND, "temperature")).isEqualTo(50);
    assertThat(fake.status("temperature").state()).isEqualTo(SensorStatus.State.LOST);
    assertThat(fake.after(SECOND, "temperature")).isEqualTo(50);
    assertThat(fake.status("temperature").state()).isEqualTo(SensorStatus.State.OK);
    zone(1, "gpu-thermal", "70000");
    assertThat(fake.after(60 * SECOND, "temperature")).isEqualTo(70);
    assertThat(fake.health.counted(FallBack.SENSOR_LOST)).isEqualTo(1);
  }
}
