package io.cemaf.agent.sense;

import static io.cemaf.agent.sense.FakeRoot.GROUP;
import static io.cemaf.agent.sense.FakeRoot.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.sense.SensorStatus.State;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sensors of signals that are sensed only where something names them. */
class NamedSensorsTest {
  private static final String DISKS = "/proc/diskstats";
  private static final String NET = "/proc/net/dev";
  private static final String CPU_STAT = GROUP + "cpu.stat";
  private static final String BATTERY = "/sys/class/power_supply/BAT0/";
  private static final String CARD = "/sys/class/drm/card0/device/";

  @TempDir Path path;

  private static String disk(String name, long sectorsRead, long sectorsWritten) {
    return " 8 0 " + name + " 5 0 " + sectorsRead + " 1 6 0 " + sectorsWritten + " 1 0 1 2\n";
  }

  private static String net(String name, long received, long sent) {
    return " " + name + ": " + received + " 1 0 0 0 0 0 0 " + sent + " 1 0 0 0 0 0 0\n";
  }

  private static String interfaces(String lines) {
    return "Inter-|   Receive  |  Transmit\n face |bytes packets |bytes packets\n" + lines;
  }

  @Test
  void signal_thatNothingNames_isNeitherReadNorShown() {
    try (var fake = FakeRoot.container(path).put(DISKS, disk("sda", 0, 0))) {
      fake.after(0, "cpu");

      assertThat(fake.sensors().files()).noneMatch(file -> file.endsWith("diskstats"));
      assertThat(fake.sensors().status())
          .extracting(SensorStatus::name)
          .doesNotContain("diskIo", "net", "gc", "gpu", "battery", "throttled", "processes");
    }
  }

  @Test
  void index_thatNamesOthers_startsAndEndsSensors() {
    try (var fake =
        FakeRoot.container(path, "diskRead").put(DISKS, disk("sda", 0, 0)).put(NET, "lo: 1\n")) {
      fake.after(0, "diskRead");
      fake.put(DISKS, disk("sda", 2_000, 0));
      assertThat(fake.after(SECOND, "diskRead")).isEqualTo(1_024_000);

      var index = SignalIndex.of(List.of("extra", "diskWrite", "diskRead"));
      fake.sensors().use(index);
      var sample = new Sample(index);
      fake.sensors().sample(fake.now += SECOND, sample);
      assertThat(sample.value(index.slot("diskRead"))).as("the window goes on").isEqualTo(512_000);
      assertThat(sample.value(index.slot("diskWrite"))).isZero();

      fake.sensors().use(SignalIndex.of(List.of()));
      assertThat(fake.sensors().status()).extracting(SensorStatus::name).doesNotContain("diskIo");
    }
  }

  @Test
  void disks_ofAllKinds_countOnce() {
    var before =
        disk("loop0", 9, 9)
            + disk("sda", 0, 0)
            + disk("sda1", 0, 0)
            + disk("sdaa", 0, 0)
            + disk("nvme0n1", 0, 0)
            + disk("nvme0n1p1", 0, 0)
            + disk("md0", 0, 0)
            + disk("dm-0", 0, 0)
            + disk("zram0", 0, 0);
    var after =
        disk("loop0", 99, 99)
            + disk("sda", 1_000, 0)
            + disk("sda1", 1_000, 0)
            + disk("sdaa", 200, 0)
            + disk("nvme0n1", 0, 400)
            + disk("nvme0n1p1", 0, 400)
            + disk("md0", 700, 700)
            + disk("dm-0", 700, 700)
            + disk("zram0", 7, 7);
    try (var fake = FakeRoot.container(path, "diskRead", "diskWrite").put(DISKS, before)) {
      assertThat(fake.after(0, "diskRead")).isNaN();
      fake.put(DISKS, after);

      assertThat(fake.after(SECOND, "diskRead")).isEqualTo(1_200 * 512);
      assertThat(fake.value("diskWrite")).isEqualTo(400 * 512);
    }
  }

  @Test
  void interfaces_ofAllKinds_countOnceAndLoopbackNever() {
    var zero = interfaces(net("lo", 5, 5) + net("eth0", 0, 0) + "wlan0:0 0 0 0 0 0 0 0 0 0\n");
    var then =
        interfaces(
            net("lo", 5_000_000, 5_000_000)
                + net("eth0", 1_000, 300)
                + "wlan0:24 0 0 0 0 0 0 0 60 0\n"
                + net("docker0", 9_000, 9_000)
                + net("veth12ab", 9_000, 9_000)
                + net("eth0.7", 9_000, 9_000));
    try (var fake = FakeRoot.container(path, "netSent", "netReceived").put(NET, zero)) {
      fake.after(0, "netSent");
      fake.put(NET, then);

      assertThat(fake.after(2 * SECOND, "netReceived")).isEqualTo(512);
      assertThat(fake.value("netSent")).isEqualTo(180);
    }
  }

  @Test
  void interfaces_nothingButATap_countsIt() {
    try (var fake =
        FakeRoot.container(path, "netSent").put(NET, interfaces(net("tap0", 1_000, 0)))) {
      fake.after(0, "netSent");
      fake.put(NET, interfaces(net("tap0", 1_000, 700)));

      assertThat(fake.after(SECOND, "netSent")).isEqualTo(700);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "version 2, throttled_usec 0,      throttled_usec 250000,     0.25",
    "version 2, throttled_usec 0,      throttled_usec 9000000,    1.0"
  })
  void throttled_byTheQuota_isAShareOfTheWindow(
      String version, String before, String after, double share) {
    try (var fake =
        FakeRoot.container(path, "throttled").put(CPU_STAT, "usage_usec 1\n" + before + "\n")) {
      fake.after(0, "throttled");
      fake.put(CPU_STAT, "usage_usec 2\n" + after + "\n");

      assertThat(fake.after(SECOND, "throttled")).as(version).isEqualTo(share);
    }
  }

  @Test
  void throttled_ofVersion1_isReadInNanoseconds() {
    var group = "/sys/fs/cgroup/cpu/app/";
    try (var fake =
        new FakeRoot(path, List.of("throttled"))
            .put("/proc/self/cgroup", "4:cpu,cpuacct:/app\n")
            .put("/proc/self/mountinfo", "33 31 0:30 / /sys/fs/cgroup/cpu rw - cgroup c rw,cpu\n")
            .put(group + "cpu.cfs_quota_us", "50000\n")
            .put(group + "cpu.stat", "nr_periods 1\nnr_throttled 0\nthrottled_time 0\n")) {
      fake.after(0, "throttled");
      fake.put(group + "cpu.stat", "nr_periods 9\nnr_throttled 4\nthrottled_time 400000000\n");

      assertThat(fake.after(SECOND, "throttled")).isEqualTo(0.4);
    }
  }

  @Test
  void throttled_withoutControlGroups_isAbsent() {
    try (var fake = new FakeRoot(path, List.of("throttled"))) {
      assertThat(fake.after(0, "throttled")).isNaN();
      assertThat(fake.status("throttled").state()).isEqualTo(State.ABSENT);
      assertThat(fake.health.fallBacks()).isEmpty();
    }
  }

  @Test
  void battery_amongOtherSupplies_isTheMachinesOwn() {
    try (var fake =
        new FakeRoot(path, List.of("battery"))
            .put("/sys/class/power_supply/AC/type", "Mains\n")
            .put(BATTERY + "type", "Battery\n")
            .put(BATTERY + "capacity", "40\n")
            .put("/sys/class/power_supply/BAT1/type", "Battery\n")
            .put("/sys/class/power_supply/BAT1/capacity", "60\n")
            .put("/sys/class/power_supply/mouse/type", "Battery\n")
            .put("/sys/class/power_supply/mouse/scope", "Device\n")
            .put("/sys/class/power_supply/mouse/capacity", "3\n")) {
      assertThat(fake.after(0, "battery")).isEqualTo(0.5);
      fake.put(BATTERY + "capacity", "0\n");
      assertThat(fake.after(5 * SECOND, "battery")).as("not read again yet").isEqualTo(0.5);
      assertThat(fake.after(6 * SECOND, "battery")).isEqualTo(0.3);
    }
  }

  @Test
  void battery_onMains_isAbsentAndSaysSo() {
    try (var fake =
        new FakeRoot(path, List.of("battery")).put("/sys/class/power_supply/AC/type", "Mains\n")) {
      assertThat(fake.after(0, "battery")).isNaN();
      assertThat(fake.status("battery").state()).isEqualTo(State.ABSENT);
      assertThat(fake.status("battery").message()).contains("mains");
    }
  }

  @Test
  void gpu_ofSeveralCards_isTheBusiestAndTheFullest() {
    try (var fake =
        new FakeRoot(path, List.of("gpu", "vram"))
            .put(CARD + "gpu_busy_percent", "20\n")
            .put(CARD + "mem_info_vram_used", "6000\n")
            .put(CARD + "mem_info_vram_total", "8000\n")
            .put("/sys/class/drm/card1/device/gpu_busy_percent", "90\n")
            .put("/sys/class/drm/card1/device/mem_info_vram_used", "10\n")
            .put("/sys/class/drm/card1/device/mem_info_vram_total", "1000\n")
            .put("/sys/class/drm/card2/device/vendor", "0x8086\n")) {
      assertThat(fake.after(0, "gpu")).isEqualTo(0.9);
      assertThat(fake.value("vram")).isEqualTo(0.75);
    }
  }

  @Test
  void gpu_ofAJetson_isInThousandths_andSharesTheMachinesMemory() {
    try (var fake =
        new FakeRoot(path, List.of("gpu", "vram")).put("/sys/devices/gpu.0/load", "873\n")) {
      assertThat(fake.after(0, "gpu")).isEqualTo(0.873);
      assertThat(fake.value("vram")).isNaN();
    }
  }

  @Test
  void gpu_withoutAny_isAbsent() {
    try (var fake = new FakeRoot(path, List.of("gpu"))) {
      assertThat(fake.after(0, "gpu")).isNaN();
      assertThat(fake.status("gpu").state()).isEqualTo(State.ABSENT);
    }
  }

  @Test
  void processes_byName_areCountedWithoutZombies() {
    try (var fake =
        FakeRoot.container(path, "processes.node", "processes.Web Content", "processes.nobody")
            .put("/proc/1/stat", "1 (node) S 0 1 1\n")
            .put("/proc/12/stat", "12 (node) R 0 1 1\n")
            .put("/proc/13/stat", "13 (node) Z 0 1 1\n")
            .put("/proc/14/stat", "14 (nodemon) S 0 1 1\n")
            .put("/proc/15/stat", "15 (Web Content) S 0 1 1\n")
            .put("/proc/16/stat", "16 (a) b) (node) S 0 1 1\n")
            .put("/proc/17/other", "17 (node) S\n")) {
      assertThat(fake.after(0, "processes.node")).isEqualTo(2);
      assertThat(fake.value("processes.Web Content")).isEqualTo(1);
      assertThat(fake.value("processes.nobody")).isZero();
      fake.put("/proc/18/stat", "18 (node) S 0\n");
      await().until(() -> fake.after(SECOND / 100, "processes.node") == 3);
    }
  }

  @Test
  void processes_ofALongName_areThoseThatTheKernelCut() {
    try (var fake =
        FakeRoot.container(path, "processes.chrome_crashpad_handler")
            .put("/proc/1/stat", "1 (chrome_crashpad) S 0\n")
            .put("/proc/2/stat", "2 (chrome_crashp) S 0\n")) {
      assertThat(fake.after(0, "processes.chrome_crashpad_handler")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "rubbish", "-5 -5 -5", "8 0 sda -1 0 -1 1 1 1 -1 1\n", "8 0 sda 1 0 9e9 1\n"})
  void diskstats_thatAreNonsense_areLostAloneAndComeBack(String text) {
    try (var fake = FakeRoot.container(path, "diskRead").put(DISKS, disk("sda", 0, 0))) {
      fake.after(0, "diskRead");
      fake.put(DISKS, text);
      assertThat(fake.after(SECOND, "diskRead")).isNaN();
      assertThat(fake.status("diskIo").state()).isEqualTo(State.LOST);
      assertThat(fake.value("memory")).isNotNaN();
      assertThat(fake.health.counted(FallBack.SENSOR_LOST)).isEqualTo(1);

      fake.put(DISKS, disk("sda", 0, 0));
      fake.after(SECOND, "diskRead");
      fake.put(DISKS, disk("sda", 100, 0));
      assertThat(fake.after(SECOND, "diskRead")).isEqualTo(51_200);
      assertThat(fake.status("diskIo").state()).isEqualTo(State.OK);
      assertThat(fake.health.faults()).isEmpty();
    }
  }

  @Test
  void counters_thatFreezeGoBackOrJump_giveNoWildRates() {
    try (var fake = FakeRoot.container(path, "netSent").put(NET, net("eth0", 0, 5_000))) {
      fake.after(0, "netSent");
      assertThat(fake.after(SECOND, "netSent")).as("frozen").isZero();
      fake.put(NET, net("eth0", 0, 100));
      assertThat(fake.after(SECOND, "netSent")).as("gone back").isZero();
      fake.put(NET, net("eth0", 0, 1_100));
      assertThat(fake.after(SECOND, "netSent")).isEqualTo(1_000, within(1e-6));
      fake.put(NET, net("eth0", 0, Long.MAX_VALUE / 2));
      assertThat(fake.after(SECOND, "netSent")).as("jumped").isNaN();
      assertThat(fake.status("net").state()).isEqualTo(State.LOST);
      fake.put(NET, net("eth0", 0, 1_200));
      fake.after(2 * SECOND, "netSent");
      assertThat(fake.after(SECOND, "netSent")).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "full", "-1", "101", "NaN"})
  void gpuAndBattery_thatAreNonsense_areLostAlone(String text) {
    try (var fake =
        new FakeRoot(path, List.of("gpu", "vram", "battery"))
            .put(CARD + "gpu_busy_percent", "20\n")
            .put(CARD + "mem_info_vram_used", "1\n")
            .put(CARD + "mem_info_vram_total", "4\n")
            .put(BATTERY + "type", "Battery\n")
            .put(BATTERY + "capacity", "40\n")) {
      fake.after(0, "gpu");
      fake.put(CARD + "gpu_busy_percent", text).put(BATTERY + "capacity", text);

      assertThat(fake.after(11 * SECOND, "gpu")).isNaN();
      assertThat(fake.value("battery")).isNaN();
      assertThat(fake.value("vram")).as("the other file still counts").isEqualTo(0.25);
      assertThat(fake.status("gpu").state()).isEqualTo(State.LOST);
      assertThat(fake.status("battery").state()).isEqualTo(State.LOST);
      assertThat(fake.health.faults()).isEmpty();
    }
  }

  @Test
  void gc_ofThisJvm_isAShareOfTime() {
    try (var fake = new FakeRoot(path, List.of("gc")).start(null, Map.of())) {
      fake.after(0, "gc");
      fake.after(SECOND, "gc");
      System.gc();
      assertThat(fake.after(SECOND / 10, "gc")).isBetween(0.0, 1.0).isNotNaN();
      assertThat(fake.status("gc").source()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "G1 Young Generation, true",
    "G1 Concurrent GC, true",
    "ZGC Pauses, true",
    "ZGC Cycles, false",
    "ZGC Major Cycles, false",
    "ZGC Minor Pauses, true",
    "Shenandoah Cycles, false",
    "Copy, true"
  })
  void collector_thatRunsBesideTheApplication_isNoPause(String name, boolean stops) {
    assertThat(GcPauses.stops(name)).isEqualTo(stops);
  }

  @Test
  void steadyState_ofAllFilesThatAreNamed_allocatesNothing() {
    var names =
        List.of("diskRead", "diskWrite", "netSent", "netReceived", "throttled", "battery", "gpu");
    FakeRoot.container(path)
        .put(DISKS, disk("sda", 0, 0) + disk("sda1", 0, 0) + disk("dm-0", 0, 0))
        .put(NET, interfaces(net("lo", 1, 1) + net("eth0", 1, 1)))
        .put(CPU_STAT, "usage_usec 5\nthrottled_usec 1\n")
        .put(BATTERY + "type", "Battery\n")
        .put(BATTERY + "capacity", "40\n")
        .put(CARD + "gpu_busy_percent", "20\n")
        .put(CARD + "mem_info_vram_used", "1\n")
        .put(CARD + "mem_info_vram_total", "4\n");
    var fake = new FakeRoot(path, names);
    var spec = FakeRoot.spec(null, Map.of("disk", false, "heap", false));
    try (var sensors = new Sensors(spec, new FileRoot(path, true), fake.index, fake.health)) {
      assertThat(
              Allocation.ofWarm(10_000, turn -> sensors.sample(fake.now += 1_000_000, fake.sample)))
          .isZero();
      assertThat(sensors.status())
          .filteredOn(status -> status.state() != State.OFF)
          .hasSize(13)
          .allSatisfy(status -> assertThat(status.state()).isEqualTo(State.OK));
    }
  }
}
