package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import io.cemaf.agent.sense.DiskProbe.Look;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The used share of a file system, as its probe saw it last; unknown, and the sensor lost, once the
 * probe has not come back for some seconds.
 */
final class DiskSensor extends Sensor {
  /** A file system that answers does so in microseconds, and its first answer counts. */
  private static final long FIRST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long STALE_SECONDS = 5;

  /** Of a gap between two samples: a JVM that was stopped has not been waiting for an answer. */
  private static final long MOST_COUNTED_NANOS = TimeUnit.SECONDS.toNanos(STALE_SECONDS) / 2;

  private final String named;
  private final Function<Path, DiskProbe.Use> uses;
  private Path path = Path.of("");
  private @Nullable DiskProbe probe;
  private long seen;
  private long sampledNanos;
  private long waitedNanos;

  /**
   * Touches nothing yet.
   *
   * @param named a path on it; empty for the working directory
   */
  DiskSensor(String named, Health health) {
    this(named, FileStoreUse::new, health);
  }

  DiskSensor(String named, Function<Path, DiskProbe.Use> uses, Health health) {
    super("disk", health, SignalIndex.DISK);
    this.named = named;
    this.uses = uses;
  }

  @Override
  boolean find(long nowNanos) {
    if (probe == null) {
      path = Path.of(named).toAbsolutePath();
      source(path.toString());
      var fresh = new DiskProbe(uses.apply(path));
      fresh.start();
      fresh.awaitFirst(FIRST_WAIT_NANOS);
      seen = 0;
      sampledNanos = nowNanos;
      waitedNanos = 0;
      probe = fresh;
    }
    return true;
  }

  @Override
  void read(long nowNanos, Sample into) throws IOException {
    var look = probe == null ? null : probe.last();
    waitedNanos += Math.min(nowNanos - sampledNanos, MOST_COUNTED_NANOS);
    sampledNanos = nowNanos;
    if (look != null && look.number() != seen) {
      seen = look.number();
      waitedNanos = 0;
    } else if (waitedNanos > TimeUnit.SECONDS.toNanos(STALE_SECONDS)) {
      throw new IOException(path + " has not answered for " + STALE_SECONDS + " s");
    }
    if (look != null) {
      check(look);
      into.set(SignalIndex.DISK, look.used());
    }
  }

  private static void check(Look look) throws IOException {
    if (look.problem() instanceof IOException lost) {
      throw lost;
    }
    if (look.problem() instanceof RuntimeException fault) {
      throw fault;
    }
  }

  @Override
  void stop() {
    var running = probe;
    if (running != null) {
      running.stop();
      probe = null;
    }
  }
}
