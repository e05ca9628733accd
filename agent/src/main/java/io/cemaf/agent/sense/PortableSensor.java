package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import java.io.IOException;

/** One signal of a machine without /proc. */
final class PortableSensor extends Sensor {
  private static final long TICK_NANOS = 1_000_000;

  private final PortableSource source;
  private final long windowNanos;
  private RateWindow cpu;

  /** Finds nothing yet; which signal it is its name says. */
  PortableSensor(
      String name, PortableSource source, long windowNanos, Health health, int... slots) {
    super(name, health, slots);
    this.source = source;
    this.windowNanos = windowNanos;
    cpu = new RateWindow(windowNanos);
  }

  @Override
  boolean find(long nowNanos) {
    var unused = source.probe();
    cpu = new RateWindow(windowNanos);
    source("OSHI");
    return true;
  }

  @Override
  void read(long nowNanos, Sample into) throws IOException {
    var look = source.probe().last();
    if (look == null) {
      return;
    }
    if (look.problem() instanceof IOException lost) {
      throw lost;
    }
    if (look.problem() instanceof RuntimeException fault) {
      throw fault;
    }
    var values = look.result();
    if (values != null) {
      write(nowNanos, values, into);
    }
  }

  private void write(long nowNanos, double[] values, Sample into) {
    switch (name()) {
      case "cpu" -> {
        var busy = ((long) values[Portable.CPU_BUSY_TICKS]) * TICK_NANOS;
        var all = ((long) values[Portable.CPU_TICKS]) * TICK_NANOS;
        into.set(SignalIndex.CPU, Math.min(1, cpu.add(nowNanos, busy, all)));
      }
      case "memory" -> {
        var used = values[Portable.MEMORY_TOTAL] - values[Portable.MEMORY_AVAILABLE];
        into.set(SignalIndex.MEMORY, used / values[Portable.MEMORY_TOTAL]);
        into.set(SignalIndex.MEMORY_BYTES, used);
      }
      case "rss" -> into.set(SignalIndex.RSS, values[Portable.RESIDENT]);
      case "load" -> into.set(SignalIndex.LOAD, values[Portable.LOAD]);
      default -> into.set(SignalIndex.TEMPERATURE, values[Portable.TEMPERATURE]);
    }
  }

  @Override
  long cpuNanos() {
    return name().equals("cpu") ? source.cpuNanos() : -1;
  }
}
