package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import io.cemaf.rules.SensorsSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * All sensors of this process and its machine, read by one thread; the disk, which may not answer,
 * by another one once a second. A sensor that fails does so alone: its signals are unknown, it is
 * counted and said in {@link #status}, and tried again. In steady state the sensors that read files
 * allocate nothing, and what is absent is looked for once a minute.
 */
public final class Sensors implements AutoCloseable {
  private final List<Sensor> sensors;
  private boolean closed;

  /**
   * Touches nothing: files are looked for at the first sample.
   *
   * @param sysroot stands for {@code /} when /proc and /sys are read; if it is another directory,
   *     its files are opened at each sample, because plain files can be replaced unseen
   * @param index whose fixed slots are written
   */
  public Sensors(SensorsSpec spec, Path sysroot, SignalIndex index, Health health) {
    this(spec, new FileRoot(sysroot, sysroot.equals(sysroot.getRoot())), health);
  }

  Sensors(SensorsSpec spec, FileRoot root, Health health) {
    var windowNanos = spec.window().toNanos();
    var diskPath = spec.diskPath();
    sensors =
        List.of(
            new CpuSensor(root, windowNanos, health),
            new MemorySensor(root, health),
            new HeapSensor(health),
            new RssSensor(root, health),
            new TemperatureSensor(root, spec.temperaturePath(), health),
            new DiskSensor(diskPath == null ? "" : diskPath, health),
            new LoadSensor(root, health),
            new PsiSensor(root, "cpu", SignalIndex.PSI_CPU, health),
            new PsiSensor(root, "memory", SignalIndex.PSI_MEMORY, health),
            new PsiSensor(root, "io", SignalIndex.PSI_IO, health));
    // a name comes before those that it stands for
    for (var sensor : new TreeMap<>(spec.enabled()).entrySet()) {
      enable(sensor.getKey(), sensor.getValue());
    }
  }

  /**
   * Switches a sensor on or off; {@code psi} stands for all three. A name that does not exist
   * changes nothing.
   */
  public synchronized void enable(String name, boolean on) {
    for (var sensor : sensors) {
      if (sensor.name().equals(name) || sensor.name().startsWith(name + ".")) {
        sensor.enable(on);
      }
    }
  }

  /** Reads every sensor; a signal that is not known becomes NaN. Never throws. */
  public synchronized void sample(long nowNanos, Sample into) {
    into.at(nowNanos);
    if (closed) {
      return;
    }
    for (int i = 0; i < sensors.size(); i++) {
      sensors.get(i).sample(nowNanos, into);
    }
  }

  /** How each sensor does; from any thread, without waiting for a sample under way. */
  public List<SensorStatus> status() {
    var status = new ArrayList<SensorStatus>();
    for (var sensor : sensors) {
      status.add(sensor.status());
    }
    return List.copyOf(status);
  }

  /** The files that the last sample read, in that order; one that two sensors need comes twice. */
  public synchronized List<Path> files() {
    var files = new ArrayList<Path>();
    for (var sensor : sensors) {
      files.addAll(sensor.paths());
    }
    return List.copyOf(files);
  }

  /** Closes every file and stops listening; later samples leave everything as it is. */
  @Override
  public synchronized void close() {
    closed = true;
    for (var sensor : sensors) {
      sensor.close();
    }
  }
}
