package io.cemaf.agent.sense;

import static io.cemaf.agent.sense.FakeRoot.POLL;
import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.sense.SensorStatus.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SensorsTest {
  private static final Map<String, Boolean> FILES_ONLY = Map.of("disk", false, "heap", false);

  @TempDir Path path;
  private long now;

  @Test
  void index_fixedSignalsFirst_thenTheOthersOnce() {
    var index = SignalIndex.of(List.of("latency.chat", "cpu", "inFlight.chat", "latency.chat"));
    assertThat(index.slot("cpu")).isEqualTo(SignalIndex.CPU);
    assertThat(index.slot("psi.io")).isEqualTo(SignalIndex.PSI_IO);
    assertThat(index.slot("latency.chat")).isEqualTo(11);
    assertThat(index.slot("inFlight.chat")).isEqualTo(12);
    assertThat(index.size()).isEqualTo(13);
    assertThat(index.name(12)).isEqualTo("inFlight.chat");
    assertThat(index.slot("nothing")).isEqualTo(-1);
    assertThat(new Sample(index).value(12)).isNaN();
  }

  @Test
  void disabledSensor_givesNothingUntilSwitchedOn() {
    try (var fake =
        FakeRoot.container(path)
            .start(null, Map.of("disk", false, "heap", false, "psi", false, "psi.io", true))) {
      assertThat(fake.after(0, "psi.cpu")).isNaN();
      assertThat(fake.value("psi.io")).isPositive();
      assertThat(fake.status("psi.cpu").state()).isEqualTo(State.OFF);
      fake.sensors().enable("psi.cpu", true);
      assertThat(fake.after(POLL, "psi.cpu")).isPositive();
      fake.sensors().enable("psi", false);
      assertThat(fake.after(POLL, "psi.cpu")).isNaN();
      assertThat(fake.value("psi.io")).isNaN();
      assertThat(fake.status("psi.io").value()).isNaN();
      assertThat(fake.health.fallBacks()).isEmpty();
    }
  }

  @Test
  void sample_leavesSlotsOfOthersAlone() {
    var fake = FakeRoot.container(path);
    var index = SignalIndex.of(List.of("inFlight.chat"));
    var sample = new Sample(index);
    sample.set(index.slot("inFlight.chat"), 3);
    fake.sensors().sample(42, sample);
    assertThat(sample.value(index.slot("inFlight.chat"))).isEqualTo(3);
    assertThat(sample.nanos()).isEqualTo(42);
  }

  @Test
  void close_thenSample_readsNothing() {
    var fake = FakeRoot.container(path);
    fake.after(0, "load");
    fake.close();
    fake.put("/proc/loadavg", "4.00 0 0\n");
    assertThat(fake.after(POLL, "load")).isEqualTo(0.75);
    assertThat(fake.sensors().files()).isEmpty();
    assertThat(fake.health.fallBacks()).isEmpty();
  }

  @Test
  void samplingThread_interrupted_goesOnReading() {
    var fake = FakeRoot.container(path);
    try (var sensors =
        new Sensors(
            FakeRoot.spec(null, FILES_ONLY), new FileRoot(path, true), fake.index, fake.health)) {
      sensors.sample(now, fake.sample);
      Thread.currentThread().interrupt();
      sensors.sample(now + POLL, fake.sample);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(fake.value("load")).isEqualTo(0.75);
    }
  }

  @Test
  void plainFile_replacedUnderItsName_isSeenAtTheNextSample() throws IOException {
    var fake = FakeRoot.container(path);
    fake.after(0, "load");
    fake.put("/proc/new", "4.00 0 0\n");
    Files.move(fake.at("/proc/new"), fake.at("/proc/loadavg"), StandardCopyOption.REPLACE_EXISTING);
    assertThat(fake.after(4 * POLL, "load")).isEqualTo(2);
  }

  @Test
  void loadAndPressure_withinASecond_areNotReadAgain() throws IOException {
    var fake = FakeRoot.container(path);
    fake.after(0, "load");
    fake.put("/proc/loadavg", "4.00 0 0\n");
    assertThat(fake.after(3 * POLL, "load")).isEqualTo(0.75);
    assertThat(fake.after(POLL, "load")).isEqualTo(2);
  }

  @Test
  void thisMachine_givesFiniteAndPlausibleValues() {
    var fake = new FakeRoot(Path.of("/"));
    try (var sensors =
        new Sensors(FakeRoot.spec(null, Map.of()), Path.of("/"), fake.index, fake.health)) {
      sensors.sample(0, fake.sample);
      long work = 0;
      for (int i = 0; i < 50_000_000; i++) {
        work += i ^ work;
      }
      assertThat(work).isNotZero();
      sensors.sample(POLL, fake.sample);
      assertThat(fake.value("memory")).isBetween(0.001, 1.0);
      assertThat(fake.value("memory.bytes")).isBetween(1e6, 1e14);
      assertThat(fake.value("rss")).isBetween(10e6, 64e9);
      assertThat(fake.value("load")).isBetween(0.0, 1e4);
      assertThat(fake.value("disk")).isBetween(0.0, 1.0);
      assertThat(sensors.status())
          .allSatisfy(
              status -> assertThat(status.state()).as(status.toString()).isNotEqualTo(State.LOST));
      assertThat(fake.health.faults()).isEmpty();
    }
  }

  // The files are plain ones here, so that each sensor there is can take part; kept open as the
  // kernel's would be.
  @Test
  void steadyState_ofAllFileSensors_allocatesNothing() {
    FakeRoot.container(path);
    var fake = new FakeRoot(path);
    var root = new FileRoot(path, true);
    try (var sensors =
        new Sensors(FakeRoot.spec(null, FILES_ONLY), root, fake.index, fake.health)) {
      assertThat(allocated(sensors, fake.sample, 10_000)).isZero();
      assertThat(sensors.status())
          .filteredOn(status -> status.state() != State.OFF)
          .hasSize(8)
          .allSatisfy(status -> assertThat(status.state()).isEqualTo(State.OK));
    }
  }

  @Test
  void steadyState_ofThisMachine_allocatesNothing() {
    var fake = new FakeRoot(Path.of("/"));
    try (var sensors =
        new Sensors(FakeRoot.spec(null, FILES_ONLY), Path.of("/"), fake.index, fake.health)) {
      assertThat(allocated(sensors, fake.sample, 2_000)).isZero();
      assertThat(fake.health.counted(FallBack.SENSOR_LOST)).isZero();
    }
  }

  private long allocated(Sensors sensors, Sample sample, int samples) {
    return Allocation.ofWarm(samples, turn -> sensors.sample(now += 1_000_000, sample));
  }
}
