package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import io.cemaf.rules.SensorsSpec;
import java.nio.file.Path;
import java.util.List;

/** All sensors of this process and its machine, read by one thread. */
public final class Sensors implements AutoCloseable {
  /**
   * Finds nothing yet: files are looked for at the first sample.
   *
   * @param sysroot stands for {@code /} when /proc and /sys are read
   */
  public Sensors(SensorsSpec spec, Path sysroot, SignalIndex index, Health health) {}

  /** Reads every sensor; a signal that is not known becomes NaN. Never throws. */
  public void sample(long nowNanos, Sample into) {
    into.at(nowNanos);
  }

  /** How each sensor does; from any thread. */
  public List<SensorStatus> status() {
    return List.of();
  }

  /** The files read at each sample; from the sampling thread. */
  public List<Path> files() {
    return List.of();
  }

  @Override
  public void close() {}
}
