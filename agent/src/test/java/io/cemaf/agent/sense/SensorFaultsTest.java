package io.cemaf.agent.sense;

import static io.cemaf.agent.sense.FakeRoot.GROUP;
import static io.cemaf.agent.sense.FakeRoot.POLL;
import static io.cemaf.agent.sense.FakeRoot.SECOND;
import static io.cemaf.agent.sense.FakeRoot.ZONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.sense.SensorStatus.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault of every file loses its own sensor alone, once, until the file is good again. */
class SensorFaultsTest {
  private static final String NUL = "\0\0\0\0\0\0\0\0";

  /** Something that happens to a file. */
  private interface Fault {
    void happen(FakeRoot fake, String file) throws IOException;
  }

  private static final List<Arguments> FAULTS =
      List.of(
          Arguments.of("rubbish", text("\u00ff\u00fe no such thing 12x\n")),
          Arguments.of("only NUL bytes", text(NUL)),
          Arguments.of("longer than the buffer", text("x".repeat(100_000))),
          Arguments.of("empty", text("")),
          Arguments.of("a line end only", text("\n")),
          Arguments.of(
              "too large for a long",
              text("some avg10=99999999999999999999999 99999999999999999999999 9\n")),
          Arguments.of("vanished", (Fault) FakeRoot::remove),
          Arguments.of("unreadable", (Fault) SensorFaultsTest::unreadable),
          Arguments.of("a directory", (Fault) SensorFaultsTest::directory));

  private static final List<Arguments> FILES =
      List.of(
          file("cpu", GROUP + "cpu.max", "0 100000\n", "-5 100000\n"),
          file("cpu", GROUP + "cpu.stat", "usage_usec -7\n", "nr_periods 1\n"),
          file("memory", GROUP + "memory.max", "0\n", "-1\n"),
          file("memory", GROUP + "memory.current", "-1\n", "900000000000000000\n"),
          file("memory", GROUP + "memory.stat", "anon 5\n", "inactive_file -4\n"),
          file("memory", "/proc/meminfo", "MemTotal: 5 kB\n", "MemTotal: 5 kB\nMemAvailable: 6"),
          file("rss", "/proc/self/status", "Vm: 5\n", "VmRSS: -3 kB\n", "VmRSS: 0 kB\n"),
          file("rss", "/proc/self/status", "VmRSS:", "VmRSS: 4503599627370497 kB\n"),
          file("load", "/proc/loadavg", "-1.0 0 0\n", "99999999.0 0 0\n", "NaN 0 0\n"),
          file("psi.cpu", GROUP + "cpu.pressure", "some avg10=\n", "some avg10=100.1 a\n"),
          file("psi.memory", GROUP + "memory.pressure", "some avg10=-1.0\n", "some avg"),
          file("psi.io", GROUP + "io.pressure", "full avg10=0.00\n", "some avg10=1,5\n"),
          file("temperature", ZONE + "temp", "-274000\n", "4500000\n", "cold\n", "-\n"));

  @TempDir Path path;

  private static Fault text(String content) {
    return (fake, file) -> fake.put(file, content);
  }

  private static Arguments file(String sensor, String file, String... nonsense) {
    return Arguments.of(sensor, file, List.of(nonsense));
  }

  private static void unreadable(FakeRoot fake, String file) throws IOException {
    Files.setPosixFilePermissions(fake.at(file), PosixFilePermissions.fromString("---------"));
    if (Files.isReadable(fake.at(file))) {
      // root may read everything, but not a link that leads to itself
      Files.delete(fake.at(file));
      Files.createSymbolicLink(fake.at(file), fake.at(file));
    }
  }

  private static void directory(FakeRoot fake, String file) throws IOException {
    Files.delete(fake.at(file));
    Files.createDirectory(fake.at(file));
  }

  /** The one file that two sensors read: a quota is a part of the load for each CPU too. */
  private static boolean isQuota(String file) {
    return file.endsWith("cpu.max");
  }

  static Stream<Arguments> faults() {
    var cases = new ArrayList<Arguments>();
    for (var file : FILES) {
      var sensor = file.get()[0];
      var name = file.get()[1];
      for (var fault : FAULTS) {
        cases.add(Arguments.of(sensor, name, fault.get()[0], fault.get()[1]));
      }
      for (var nonsense : (List<?>) file.get()[2]) {
        cases.add(Arguments.of(sensor, name, nonsense, text((String) nonsense)));
      }
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0}: {1} is {2}")
  @MethodSource("faults")
  void fault_ofOneFile_losesItsSensorAloneUntilTheFileIsBack(
      String sensor, String file, String name, Fault fault) throws IOException {
    try (var fake = FakeRoot.container(path)) {
      var content = Files.readString(fake.at(file));
      fake.after(0, sensor);
      fake.after(POLL, sensor);
      assertThat(fake.sensors().status())
          .filteredOn(status -> status.state() != State.OFF)
          .allSatisfy(status -> assertThat(status.state()).isEqualTo(State.OK));

      fault.happen(fake, file);
      for (int poll = 0; poll < 10; poll++) {
        fake.after(POLL, sensor);
      }
      assertThat(fake.health.counted(FallBack.SENSOR_LOST)).isEqualTo(isQuota(file) ? 2 : 1);
      assertThat(fake.status(sensor).state()).isEqualTo(State.LOST);
      assertThat(fake.status(sensor).message()).contains(path.toString());
      assertThat(fake.sensors().status())
          .filteredOn(status -> status.state() != State.OFF)
          .filteredOn(status -> !status.name().equals(sensor))
          .filteredOn(status -> !isQuota(file) || !status.name().equals("load"))
          .allSatisfy(status -> assertThat(status.state()).isEqualTo(State.OK));
      assertThat(fake.health.faults()).isEmpty();

      Files.deleteIfExists(fake.at(file));
      fake.put(file, content);
      fake.after(SECOND, sensor);
      assertThat(fake.status(sensor).state()).isEqualTo(State.OK);
      assertThat(fake.status(sensor).message()).isEmpty();
      fake.after(POLL, sensor);
      assertThat(fake.value(sensor)).isFinite();
    }
  }

  @Test
  void everything_gone_losesEachOnceAndComesBack() throws IOException {
    try (var fake = FakeRoot.container(path.resolve("a"))) {
      fake.after(0, "cpu");
      Files.move(path.resolve("a"), path.resolve("b"));
      for (int poll = 0; poll < 100; poll++) {
        assertThat(fake.after(POLL, "memory")).isNaN();
      }
      assertThat(fake.health.counted(FallBack.SENSOR_LOST)).isEqualTo(8);
      Files.move(path.resolve("b"), path.resolve("a"));
      fake.after(SECOND, "cpu");
      assertThat(fake.sensors().status())
          .extracting(SensorStatus::state)
          .containsOnly(State.OK, State.OFF);
    }
  }

  @Test
  void emptyMachine_hasNoSensorsAndCountsNothing() {
    try (var fake = new FakeRoot(path)) {
      fake.after(0, "cpu");
      fake.after(POLL, "cpu");
      assertThat(fake.health.fallBacks()).isEmpty();
      assertThat(fake.sensors().status())
          .extracting(SensorStatus::state)
          .containsOnly(State.ABSENT, State.OFF);
    }
  }
}
