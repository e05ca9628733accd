package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import io.cemaf.rules.SensorsSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A directory that stands for {@code /}, with the sensors that read it. */
final class FakeRoot implements AutoCloseable {
  static final long SECOND = 1_000_000_000L;
  static final long POLL = SECOND / 4;
  static final String GROUP = "/sys/fs/cgroup/app/";
  static final String ZONE = "/sys/class/thermal/thermal_zone0/";

  final Path path;
  final SignalIndex index;
  final Sample sample;
  final List<String> lines = new ArrayList<>();
  final Health health = new Health(lines::add);
  private Sensors sensors;
  long now = -5 * SECOND;

  FakeRoot(Path path) {
    this(path, List.of());
  }

  FakeRoot(Path path, List<String> signals) {
    this.path = path;
    index = SignalIndex.of(signals);
    sample = new Sample(index);
  }

  static SensorsSpec spec(String temperaturePath, Map<String, Boolean> enabled) {
    return new SensorsSpec(
        Duration.ofMillis(250), Duration.ofSeconds(5), temperaturePath, null, List.of(), enabled);
  }

  /** A container with two of four CPUs and 1000 MiB of memory, at 50 degrees. */
  static FakeRoot container(Path path, String... signals) {
    return new FakeRoot(path, List.of(signals))
        .put("/proc/self/cgroup", "0::/app\n")
        .put("/proc/self/mountinfo", "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup rw\n")
        .put(GROUP + "cpu.max", "200000 100000\n")
        .put(GROUP + "cpu.stat", "usage_usec 1000000\nuser_usec 0\n")
        .put(GROUP + "memory.max", 1000 * 1024 * 1024 + "\n")
        .put(GROUP + "memory.current", 600 * 1024 * 1024 + "\n")
        .put(GROUP + "memory.stat", "anon 1\nfile 2\ninactive_file " + 100 * 1024 * 1024 + "\n")
        .put(GROUP + "cpu.pressure", psi("10.50"))
        .put(GROUP + "memory.pressure", psi("0.00"))
        .put(GROUP + "io.pressure", psi("3.25"))
        .put("/proc/stat", stat(100, 300) + "cpu0 1\ncpu1 1\ncpu2 1\ncpu3 1\nintr 5\n")
        .put("/proc/meminfo", "MemTotal: 8000000 kB\nMemFree: 1 kB\nMemAvailable: 6000000 kB\n")
        .put("/proc/loadavg", "1.50 0.20 0.15 1/89 5640\n")
        .put("/proc/self/status", "Name:\tjava\nVmHWM:\t   9 kB\nVmRSS:\t  1700 kB\n")
        .put(ZONE + "type", "cpu-thermal\n")
        .put(ZONE + "temp", "50000\n");
  }

  static String psi(String avg10) {
    return "some avg10=" + avg10 + " avg60=0.00 avg300=0.00 total=1\nfull avg10=0.00 total=0\n";
  }

  static String stat(long busy, long idle) {
    return "cpu  " + busy + " 0 0 " + idle + " 0 0 0 0 7 7\n";
  }

  FakeRoot put(String file, String text) {
    try {
      Files.createDirectories(at(file).getParent());
      Files.writeString(at(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  FakeRoot remove(String file) {
    try {
      Files.delete(at(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  Path at(String file) {
    return path.resolve(file.substring(1));
  }

  FakeRoot start(String temperaturePath, Map<String, Boolean> enabled) {
    sensors = new Sensors(spec(temperaturePath, enabled), path, index, health);
    return this;
  }

  Sensors sensors() {
    if (sensors == null) {
      start(null, Map.of("disk", false, "heap", false));
    }
    return sensors;
  }

  /** Samples after so much time and answers one signal. */
  double after(long nanos, String signal) {
    now += nanos;
    sensors().sample(now, sample);
    return value(signal);
  }

  double value(String signal) {
    return sample.value(index.slot(signal));
  }

  SensorStatus status(String sensor) {
    return sensors().status().stream()
        .filter(status -> status.name().equals(sensor))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    sensors().close();
  }
}
