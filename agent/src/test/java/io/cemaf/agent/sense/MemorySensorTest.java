package io.cemaf.agent.sense;

import static io.cemaf.agent.sense.FakeRoot.GROUP;
import static io.cemaf.agent.sense.FakeRoot.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cemaf.agent.observe.FallBack;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemorySensorTest {
  private static final long MIB = 1024 * 1024;

  @TempDir Path path;

  private FakeRoot machine(long totalMib, long availableMib) {
    return FakeRoot.container(path)
        .put(
            "/proc/meminfo",
            "MemTotal:  "
                + totalMib * 1024
                + " kB\nMemFree: 1 kB\nMemAvailable:  "
                + availableMib * 1024
                + " kB\n");
  }

  @Test
  void cgroup_fullerThanTheMachine_bindsWithoutItsInactiveCache() {
    var fake = machine(8000, 6000);
    // 600 - 100 of 1000 MiB against 2000 of 8000
    assertThat(fake.after(0, "memory")).isCloseTo(0.5, within(1e-9));
    assertThat(fake.value("memory.bytes")).isEqualTo(500 * MIB);
    assertThat(fake.status("memory").source()).endsWith("memory.current");
  }

  @Test
  void machine_fullerThanTheCgroup_binds() {
    var fake = machine(8000, 2000);
    assertThat(fake.after(0, "memory")).isCloseTo(0.75, within(1e-9));
    assertThat(fake.value("memory.bytes")).isEqualTo(6000 * MIB);
  }

  @Test
  void unlimitedCgroup_leavesTheMachine() {
    var fake = machine(8000, 7000).put(GROUP + "memory.max", "max\n");
    assertThat(fake.after(0, "memory")).isCloseTo(0.125, within(1e-9));
  }

  @Test
  void limit_changedWhileRunning_isSeenWithinASecond() {
    var fake = machine(8000, 7000);
    fake.after(0, "memory");
    fake.put(GROUP + "memory.max", 625 * MIB + "\n");
    assertThat(fake.after(SECOND, "memory")).isCloseTo(0.8, within(1e-9));
  }

  @Test
  void v1_limitedAncestor_bindsByItsTotals() {
    var fake =
        machine(8000, 7000)
            .put("/proc/self/cgroup", "4:memory:/pod/app\n0::/\n")
            .put(
                "/proc/self/mountinfo",
                "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");
    v1(fake, "", Long.MAX_VALUE - 4095, 5000, 0);
    v1(fake, "pod/", 1000 * MIB, 900, 200);
    v1(fake, "pod/app/", Long.MAX_VALUE - 4095, 400, 0);
    assertThat(fake.after(0, "memory")).isCloseTo(0.7, within(1e-9));
    assertThat(fake.value("memory.bytes")).isEqualTo(700 * MIB);
  }

  private static void v1(FakeRoot fake, String group, long limit, long usedMib, long inactiveMib) {
    var directory = "/sys/fs/cgroup/memory/" + group;
    fake.put(directory + "memory.limit_in_bytes", limit + "\n")
        .put(directory + "memory.usage_in_bytes", usedMib * MIB + "\n")
        .put(
            directory + "memory.stat",
            "inactive_file 7\ntotal_inactive_file " + inactiveMib * MIB + "\n");
  }

  /** Reading what was spilled makes its cache active; other active cache is in use. */
  @ParameterizedTest
  @CsvSource({"0, 0.5", "150, 0.35", "900, 0.3"})
  void activeCache_ofWhatWasSpilled_isNoPressure(long spilledMib, double expected) {
    var stat = "anon 1\ninactive_file %d\nactive_file %d\n".formatted(100 * MIB, 200 * MIB);
    var fake = machine(8000, 8000).put(GROUP + "memory.stat", stat);
    fake.sensors().spilled(() -> spilledMib * MIB);

    assertThat(fake.after(0, "memory")).isCloseTo(expected, within(1e-9));
  }

  @Test
  void activeCache_ofVersionOne_isThatOfAllBelowTheGroup() {
    var fake =
        machine(8000, 8000)
            .put("/proc/self/cgroup", "4:memory:/\n0::/\n")
            .put(
                "/proc/self/mountinfo",
                "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");
    v1(fake, "", 1000 * MIB, 600, 100);
    fake.put(
        "/sys/fs/cgroup/memory/memory.stat",
        "active_file 7\ntotal_inactive_file %d\ntotal_active_file %d\n"
            .formatted(100 * MIB, 200 * MIB));
    fake.sensors().spilled(() -> 1000 * MIB);

    assertThat(fake.after(0, "memory")).isCloseTo(0.3, within(1e-9));
  }

  @Test
  void cgroupWithNonsense_leavesTheMachineAndSaysSo() {
    var fake = machine(8000, 2000).put(GROUP + "memory.stat", "nothing of use\n");
    assertThat(fake.after(0, "memory")).isCloseTo(0.75, within(1e-9));
    assertThat(fake.status("memory").state()).isEqualTo(SensorStatus.State.LOST);
    assertThat(fake.status("memory").message()).contains("memory.stat");
    assertThat(fake.health.counted(FallBack.SENSOR_LOST)).isEqualTo(1);
  }

  @Test
  void useLessThanItsCache_isNothing() {
    var fake = machine(8000, 8000).put(GROUP + "memory.current", "5\n");
    assertThat(fake.after(0, "memory")).isZero();
  }
}
