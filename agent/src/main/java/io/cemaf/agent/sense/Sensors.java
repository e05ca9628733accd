package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import io.cemaf.rules.SensorsSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All sensors of this process and its machine, read by one thread; what takes long or may not
 * answer is looked at by others. Beyond the fixed signals only those are read that an index names.
 * A sensor that fails does so alone: its signals are unknown, it is counted and said in {@link
 * #status}, and tried again. In steady state the sensors that read files allocate nothing, and what
 * is absent is looked for once a minute.
 */
public final class Sensors implements AutoCloseable {
  /** Those that give constant slots. */
  private final List<Sensor> sensors;

  private final NamedSensors others;
  private final Map<String, Boolean> enabled;

  private final @Nullable PortableSource portable;
  private volatile List<Sensor> named = List.of();
  private boolean closed;

  /**
   * Touches nothing: files are looked for at the first sample.
   *
   * @param sysroot stands for {@code /} when /proc and /sys are read; if it is another directory,
   *     its files are opened at each sample, because plain files can be replaced unseen
   * @param index what is sampled: its fixed slots, and what else it names
   */
  public Sensors(SensorsSpec spec, Path sysroot, SignalIndex index, Health health) {
    this(spec, root(sysroot), index, health);
  }

  /**
   * As the other one; where there is no /proc, with what a library tells.
   *
   * @param nativeAccess lets a loader load native code without a warning of the JVM
   * @param delayNanos for which an application's start goes before that library's
   */
  public Sensors(
      SensorsSpec spec,
      Path sysroot,
      SignalIndex index,
      Health health,
      Consumer<ClassLoader> nativeAccess,
      long delayNanos) {
    this(
        spec,
        root(sysroot),
        index,
        health,
        root(sysroot).has("/proc") ? null : new PortableSource(nativeAccess, delayNanos, health));
  }

  Sensors(SensorsSpec spec, FileRoot root, SignalIndex index, Health health) {
    this(spec, root, index, health, null);
  }

  private Sensors(
      SensorsSpec spec,
      FileRoot root,
      SignalIndex index,
      Health health,
      @Nullable PortableSource portable) {
    this.portable = portable;
    var windowNanos = spec.window().toNanos();
    var diskPath = spec.diskPath();
    var all = new ArrayList<Sensor>();
    if (portable == null) {
      all.add(new CpuSensor(root, windowNanos, health));
      all.add(new MemorySensor(root, health));
    } else {
      all.add(new PortableSensor("cpu", portable, windowNanos, health, SignalIndex.CPU));
      all.add(
          new PortableSensor(
              "memory",
              portable,
              windowNanos,
              health,
              SignalIndex.MEMORY,
              SignalIndex.MEMORY_BYTES));
    }
    all.add(new HeapSensor(health));
    if (portable == null) {
      all.add(new RssSensor(root, health));
      all.add(new TemperatureSensor(root, spec.temperaturePath(), health));
      all.add(new LoadSensor(root, health));
    } else {
      all.add(new PortableSensor("rss", portable, windowNanos, health, SignalIndex.RSS));
      all.add(
          spec.temperaturePath() == null && !root.has("/sys/class/thermal")
              ? new PortableSensor(
                  "temperature", portable, windowNanos, health, SignalIndex.TEMPERATURE)
              : new TemperatureSensor(root, spec.temperaturePath(), health));
      all.add(new PortableSensor("load", portable, windowNanos, health, SignalIndex.LOAD));
    }
    all.add(new DiskSensor(diskPath == null ? "" : diskPath, health));
    all.add(new PsiSensor(root, "cpu", SignalIndex.PSI_CPU, health));
    all.add(new PsiSensor(root, "memory", SignalIndex.PSI_MEMORY, health));
    all.add(new PsiSensor(root, "io", SignalIndex.PSI_IO, health));
    sensors = List.copyOf(all);
    enabled = new TreeMap<>(spec.enabled());
    others = new NamedSensors(spec, root, health);
    use(index);
  }

  private static FileRoot root(Path sysroot) {
    return new FileRoot(sysroot, sysroot.equals(sysroot.getRoot()));
  }

  /** Page cache of so many bytes that the agent has written itself is no pressure. */
  public synchronized void spilled(LongSupplier bytes) {
    for (var sensor : sensors) {
      if (sensor instanceof MemorySensor memory) {
        memory.spilled(bytes);
      }
    }
  }

  /** Samples from now on for another index; what nothing names there is no longer looked at. */
  public synchronized void use(SignalIndex index) {
    var used = new ArrayList<>(sensors);
    used.addAll(others.of(index));
    named = List.copyOf(used);
    // a name comes before those that it stands for
    for (var sensor : enabled.entrySet()) {
      enable(sensor.getKey(), sensor.getValue());
    }
  }

  /**
   * Switches a sensor on or off; {@code psi} stands for all three. A name that does not exist
   * changes nothing.
   */
  public synchronized void enable(String name, boolean on) {
    for (var sensor : named) {
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
    var all = named;
    for (int i = 0; i < all.size(); i++) {
      all.get(i).sample(nowNanos, into);
    }
  }

  /** Reads again what is to be known of this process's memory alone. Never throws. */
  public synchronized void sampleMemory(long nowNanos, Sample into, ProcessMemory tell) {
    if (!closed) {
      for (int i = 0; i < named.size(); i++) {
        var sensor = named.get(i);
        if (sensor instanceof MemorySensor
            || sensor instanceof RssSensor
            || sensor instanceof HeapSensor) {
          sensor.sample(nowNanos, into);
        }
      }
      memory(into, tell);
    }
  }

  /** What the last sample found of this process's memory. */
  public synchronized void memory(Sample sampled, ProcessMemory tell) {
    tell.clear();
    tell.residentBytes = sampled.value(SignalIndex.RSS);
    for (int i = 0; i < sensors.size(); i++) {
      if (sensors.get(i) instanceof MemorySensor sensor
          && !Double.isNaN(sampled.value(SignalIndex.MEMORY))) {
        sensor.tell(tell);
      }
    }
  }

  /** How each sensor does; from any thread, without waiting for a sample under way. */
  public List<SensorStatus> status() {
    var status = new ArrayList<SensorStatus>();
    for (var sensor : named) {
      status.add(sensor.status());
    }
    return List.copyOf(status);
  }

  /** The files that the last sample read, in that order; one that two sensors need comes twice. */
  public synchronized List<Path> files() {
    var files = new ArrayList<Path>();
    for (var sensor : named) {
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
    others.close();
    if (portable != null) {
      portable.stop();
    }
  }
}
