package io.cemaf.agent.sense;

import static io.cemaf.agent.sense.FakeRoot.GROUP;
import static io.cemaf.agent.sense.FakeRoot.POLL;
import static io.cemaf.agent.sense.FakeRoot.SECOND;
import static io.cemaf.agent.sense.FakeRoot.stat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cemaf.agent.observe.FallBack;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuSensorTest {
  private static final String TOP = "/sys/fs/cgroup/";

  @TempDir Path path;

  private static String used(long micros) {
    return "usage_usec " + micros + "\nuser_usec 1\nsystem_usec 2\n";
  }

  @Test
  void v2_quota_isWhatUseIsComparedWith() {
    var fake = FakeRoot.container(path).put(GROUP + "cpu.max", "150000 100000\n");
    assertThat(fake.after(0, "cpu")).isNaN();
    // 250 ms of CPU time in 250 ms is one CPU of one and a half
    fake.put(GROUP + "cpu.stat", used(1_250_000));
    assertThat(fake.after(POLL, "cpu")).isCloseTo(2 / 3.0, within(1e-9));
    assertThat(fake.status("cpu").source()).endsWith(GROUP + "cpu.max");
  }

  @Test
  void v2_ancestorWithTheTighterQuota_binds() {
    var fake =
        FakeRoot.container(path)
            .put("/proc/self/cgroup", "0::/app/inner\n")
            .put(GROUP + "inner/cpu.max", "max 100000\n")
            .put(GROUP + "inner/cpu.stat", used(0))
            .put(GROUP + "cpu.max", "50000 100000\n");
    fake.after(0, "cpu");
    fake.put(GROUP + "cpu.stat", used(1_100_000)).put(GROUP + "inner/cpu.stat", used(10));
    // 100 ms in 250 ms are 0.4 CPUs of a half
    assertThat(fake.after(POLL, "cpu")).isCloseTo(0.8, within(1e-9));
  }

  @Test
  void v2_quotaBeyondTheMachine_isTheMachine() {
    var fake = FakeRoot.container(path).put(GROUP + "cpu.max", "6400000 100000\n");
    fake.after(0, "cpu");
    fake.put(GROUP + "cpu.stat", used(1_500_000));
    assertThat(fake.after(POLL, "cpu")).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void v1_quotaAndUse_inHierarchiesMountedApart() {
    var fake =
        FakeRoot.container(path)
            .put("/proc/self/cgroup", "2:cpuacct:/app\n1:cpu:/app\n0::/\n")
            .put(
                "/proc/self/mountinfo",
                "32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
                    + "33 31 0:30 / /sys/fs/cgroup/cpuacct rw - cgroup cgroup rw,cpuacct\n")
            .put(TOP + "cpu/cpu.cfs_quota_us", "-1\n")
            .put(TOP + "cpu/cpu.cfs_period_us", "100000\n")
            .put(TOP + "cpuacct/cpuacct.usage", "5\n")
            .put(TOP + "cpu/app/cpu.cfs_quota_us", "50000\n")
            .put(TOP + "cpu/app/cpu.cfs_period_us", "100000\n")
            .put(TOP + "cpuacct/app/cpuacct.usage", "1000000000\n");
    fake.after(0, "cpu");
    fake.put(TOP + "cpuacct/app/cpuacct.usage", "1100000000\n");
    assertThat(fake.after(POLL, "cpu")).isCloseTo(0.8, within(1e-9));
  }

  @Test
  void noQuota_machineWide_countsStolenTimeAndNotWaiting() {
    var fake =
        FakeRoot.container(path)
            .put(GROUP + "cpu.max", "max 100000\n")
            .put("/proc/stat", "cpu  100 0 50 800 50 0 0 0 0 0\n");
    assertThat(fake.after(0, "cpu")).isNaN();
    fake.put("/proc/stat", "cpu  110 0 60 840 80 0 0 10 0 0\n");
    assertThat(fake.after(POLL, "cpu")).isCloseTo(0.3, within(1e-9));
    assertThat(fake.status("cpu").source()).endsWith("/proc/stat");
  }

  @Test
  void noCgroup_oldKernelWithFourFields_isRead() {
    var fake = new FakeRoot(path).put("/proc/stat", "cpu  10 0 0 90\n");
    fake.after(0, "cpu");
    fake.put("/proc/stat", "cpu  60 0 0 140\n");
    assertThat(fake.after(POLL, "cpu")).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void quota_liftedWhileRunning_turnsToTheMachineWithinASecond() {
    var fake = FakeRoot.container(path);
    fake.after(0, "cpu");
    fake.put(GROUP + "cpu.max", "max 100000\n");
    assertThat(fake.after(SECOND, "cpu")).isNaN();
    fake.put("/proc/stat", stat(200, 400));
    assertThat(fake.after(POLL, "cpu")).isCloseTo(0.5, within(1e-9));
    assertThat(fake.health.counted(FallBack.SENSOR_LOST)).isZero();
  }

  @Test
  void burst_beyondTheQuota_isAllOfIt() {
    var fake = FakeRoot.container(path);
    fake.after(0, "cpu");
    fake.put(GROUP + "cpu.stat", used(1_900_000));
    assertThat(fake.after(POLL, "cpu")).isEqualTo(1.0);
  }

  @Test
  void use_ofMoreThanTheMachineHas_isNonsense() {
    var fake = FakeRoot.container(path);
    fake.after(0, "cpu");
    fake.put(GROUP + "cpu.stat", used(Long.MAX_VALUE / 1000));
    assertThat(fake.after(POLL, "cpu")).isNaN();
    assertThat(fake.status("cpu").state()).isEqualTo(SensorStatus.State.LOST);
  }
}
