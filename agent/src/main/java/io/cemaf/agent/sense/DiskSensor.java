package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The used share of a file system, looked at every two seconds by a thread that may hang there. */
final class DiskSensor extends ProbedSensor<Double> {
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long STALE_SECONDS = 5;

  private final String named;
  private final Function<Path, Probe.Work<Double>> uses;
  private Path path = Path.of("");

  /**
   * Touches nothing yet.
   *
   * @param named a path on it; empty for the working directory
   */
  DiskSensor(String named, Health health) {
    this(named, FileStoreUse::new, health);
  }

  DiskSensor(String named, Function<Path, Probe.Work<Double>> uses, Health health) {
    super("disk", health, STALE_SECONDS, SignalIndex.DISK);
    this.named = named;
    this.uses = uses;
  }

  @Override
  Probe<Double> probe() {
    path = Path.of(named).toAbsolutePath();
    source(path.toString());
    // in every JVM with the agent: counting would cost more than it does
    return new Probe<>("cemaf-disk", uses.apply(path), REST_NANOS, false);
  }

  @Override
  void write(Double used, Sample into) {
    into.set(SignalIndex.DISK, used);
  }

  @Override
  String asked() {
    return path.toString();
  }
}
