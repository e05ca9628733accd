package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A sensor that gives what a {@link Probe} saw last; unknown, and the sensor lost, once the probe
 * has not come back for a while.
 *
 * @param <T> what a look gives
 */
abstract class ProbedSensor<T> extends Sensor {
  /** What answers does so in microseconds, and its first answer counts. */
  private static final long FIRST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final long staleSeconds;
  private @Nullable Probe<T> probe;
  private long seen;
  private long sampledNanos;
  private long waitedNanos;

  /**
   * Looks at nothing yet.
   *
   * @param staleSeconds how long a look may take to come back
   */
  ProbedSensor(String name, Health health, long staleSeconds, int slot) {
    super(name, health, slot);
    this.staleSeconds = staleSeconds;
  }

  /** As the other one, for signals that are given to those who name them. */
  ProbedSensor(String name, Health health, long staleSeconds, String... signals) {
    super(name, health, signals);
    this.staleSeconds = staleSeconds;
  }

  /** What is to be looked at, not running yet; null if this machine has none. */
  abstract @Nullable Probe<T> probe();

  /** Writes what a look gave. */
  abstract void write(T result, Sample into) throws IOException;

  /** What does not answer. */
  abstract String asked();

  @Override
  boolean find(long nowNanos) {
    if (probe == null) {
      var fresh = probe();
      if (fresh == null) {
        return false;
      }
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
    var asking = probe;
    if (asking == null) {
      return;
    }
    var look = asking.last();
    // of a gap between two samples: a JVM that was stopped has not been waiting for an answer
    var mostCounted = TimeUnit.SECONDS.toNanos(staleSeconds) / 2;
    waitedNanos += Math.min(nowNanos - sampledNanos, mostCounted);
    sampledNanos = nowNanos;
    if (look != null && look.number() != seen) {
      seen = look.number();
      waitedNanos = 0;
    } else if (waitedNanos > TimeUnit.SECONDS.toNanos(staleSeconds)) {
      throw new IOException(asked() + " has not answered for " + staleSeconds + " s");
    }
    if (look != null) {
      if (look.problem() instanceof IOException lost) {
        throw lost;
      }
      if (look.problem() instanceof RuntimeException fault) {
        throw fault;
      }
      var result = look.result();
      if (result != null) {
        write(result, into);
      }
    }
  }

  @Override
  long cpuNanos() {
    var running = probe;
    return running == null ? -1 : running.cpuNanos();
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
