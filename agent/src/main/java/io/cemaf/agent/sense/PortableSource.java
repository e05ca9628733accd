package io.cemaf.agent.sense;

import io.cemaf.agent.loaders.InnerJar;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads a machine without /proc once a second, for all sensors that need it, on its own thread. */
final class PortableSource implements Probe.Work<double[]> {
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Consumer<ClassLoader> nativeAccess;
  private final long delayNanos;
  private final Health health;
  private @Nullable Supplier<double[]> readings;
  private @Nullable Probe<double[]> probe;

  /**
   * Loads nothing yet.
   *
   * @param nativeAccess lets a loader load native code without a warning of the JVM
   * @param delayNanos for which the application's start goes first
   */
  PortableSource(Consumer<ClassLoader> nativeAccess, long delayNanos, Health health) {
    this.nativeAccess = nativeAccess;
    this.delayNanos = delayNanos;
    this.health = health;
  }

  /** What reads it, running; the same one for all. */
  Probe<double[]> probe() {
    var running = probe;
    if (running == null) {
      running = new Probe<>("cemaf-portable", this, REST_NANOS);
      probe = running;
      running.start();
      if (delayNanos == 0) {
        running.awaitFirst(5 * REST_NANOS);
      }
    }
    return running;
  }

  @Override
  public double[] look() throws IOException, InterruptedException {
    var known = readings;
    if (known == null) {
      TimeUnit.NANOSECONDS.sleep(delayNanos);
      known = Portable.readings(InnerJar.open(Portable.JAR), nativeAccess);
      readings = known;
      health.count(FallBack.PORTABLE_SENSORS);
    }
    return known.get();
  }

  /** What its thread has spent. */
  long cpuNanos() {
    var running = probe;
    return running == null ? -1 : running.cpuNanos();
  }

  /** Ends it; its loader goes with it. */
  void stop() {
    var running = probe;
    if (running != null) {
      running.stop();
      probe = null;
    }
    readings = null;
  }
}
