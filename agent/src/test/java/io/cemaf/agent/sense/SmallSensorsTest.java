package io.cemaf.agent.sense;

import static io.cemaf.agent.sense.FakeRoot.GROUP;
import static io.cemaf.agent.sense.FakeRoot.POLL;
import static io.cemaf.agent.sense.FakeRoot.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.cemaf.rules.SensorsSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resident set, stalls, load, disk and heap. */
class SmallSensorsTest {
  @TempDir Path path;

  @Test
  void rss_isInBytes() {
    assertThat(FakeRoot.container(path).after(0, "rss")).isEqualTo(1700 * 1024.0);
  }

  @Test
  void rss_inPages_isFollowedWithoutTheSlowerFile() {
    var fake = FakeRoot.container(path).put("/proc/self/statm", "900 425 100 1 0 300 0\n");
    assertThat(fake.after(0, "rss")).isEqualTo(1700 * 1024.0);
    fake.remove("/proc/self/status").put("/proc/self/statm", "900 500 100 1 0 300 0\n");
    assertThat(fake.after(POLL, "rss")).isEqualTo(2000 * 1024.0);
  }

  @Test
  void rss_withLargePages_isTheSame() {
    var fake =
        FakeRoot.container(path)
            .put("/proc/self/status", "VmRSS:\t  64000 kB\n")
            .put("/proc/self/statm", "9000 1001 100 1 0 300 0\n");
    assertThat(fake.after(0, "rss")).isEqualTo(1001 * 65536.0);
  }

  @Test
  void rss_inPagesThatAreNoSize_isTheSlowerFiles() {
    var fake = FakeRoot.container(path).put("/proc/self/statm", "9 1 1 1 0 3 0\n");
    assertThat(fake.after(0, "rss")).isEqualTo(1700 * 1024.0);
  }

  @Test
  void psi_ofTheOwnGroup_comesBeforeTheMachines() {
    var fake = FakeRoot.container(path).put("/proc/pressure/cpu", FakeRoot.psi("99.00"));
    assertThat(fake.after(0, "psi.cpu")).isCloseTo(0.105, within(1e-9));
    assertThat(fake.value("psi.memory")).isZero();
    assertThat(fake.value("psi.io")).isCloseTo(0.0325, within(1e-9));
  }

  @Test
  void psi_withoutTheGroupsFile_isTheMachines() {
    var fake =
        FakeRoot.container(path)
            .remove(GROUP + "io.pressure")
            .put("/proc/pressure/io", FakeRoot.psi("20.00"));
    assertThat(fake.after(0, "psi.io")).isCloseTo(0.2, within(1e-9));
  }

  @Test
  void psi_onAKernelWithoutIt_isAbsent() {
    var fake = FakeRoot.container(path).remove(GROUP + "io.pressure");
    assertThat(fake.after(0, "psi.io")).isNaN();
    assertThat(fake.status("psi.io").state()).isEqualTo(SensorStatus.State.ABSENT);
    assertThat(fake.status("psi.cpu").state()).isEqualTo(SensorStatus.State.OK);
  }

  @Test
  void load_isForEachCpuOfTheQuota() {
    var fake = FakeRoot.container(path);
    assertThat(fake.after(0, "load")).isCloseTo(0.75, within(1e-9));
    fake.put(GROUP + "cpu.max", "max 100000\n");
    assertThat(fake.after(4 * POLL, "load")).isCloseTo(1.5 / 4, within(1e-9));
  }

  @Test
  void disk_isTheUsedShareOfItsFileSystem() {
    var spec =
        new SensorsSpec(
            Duration.ofMillis(250),
            Duration.ofSeconds(5),
            null,
            path.toString(),
            List.of(),
            Map.of("heap", false));
    var fake = new FakeRoot(path);
    try (var sensors = new Sensors(spec, path, fake.index, fake.health)) {
      sensors.sample(0, fake.sample);
      assertThat(fake.value("disk")).isStrictlyBetween(0.0, 1.0);
    }
  }

  @Test
  void disk_onAPathThatIsNotThere_isLostAlone() {
    var spec =
        new SensorsSpec(
            Duration.ofMillis(250),
            Duration.ofSeconds(5),
            null,
            path.resolve("missing").toString(),
            List.of(),
            Map.of("heap", false));
    var fake = FakeRoot.container(path);
    try (var sensors = new Sensors(spec, path, fake.index, fake.health)) {
      sensors.sample(0, fake.sample);
      assertThat(fake.value("disk")).isNaN();
      assertThat(fake.value("rss")).isPositive();
      assertThat(sensors.status())
          .filteredOn(status -> status.name().equals("disk"))
          .singleElement()
          .satisfies(
              status -> {
                assertThat(status.state()).isEqualTo(SensorStatus.State.LOST);
                assertThat(status.message()).contains("missing");
              });
    }
  }

  @Test
  void heap_afterACollection_isAShareOfItsMaximum() {
    try (var fake = new FakeRoot(path).start(null, Map.of("disk", false))) {
      assertThat(fake.after(0, "heap")).isNaN();
      assertThat(fake.after(SECOND, "heap")).isNaN();
      System.gc();
      await().until(() -> !Double.isNaN(fake.after(POLL, "heap")));
      assertThat(fake.value("heap")).isStrictlyBetween(0.0, 1.0);
      assertThat(fake.status("heap").state()).isEqualTo(SensorStatus.State.OK);
    }
  }
}
