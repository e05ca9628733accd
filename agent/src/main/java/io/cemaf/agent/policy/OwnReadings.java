package io.cemaf.agent.policy;

import io.cemaf.Gate;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.sense.Sample;
import io.cemaf.agent.sense.SignalIndex;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;

/**
 * What the application says in place of sensors and of guards' conditions. Each reading is asked on
 * a daemon thread of its own, so that one which hangs holds up nobody; what it says is good for ten
 * seconds. While it says nothing, the agent's own sensor or the guard's own conditions hold.
 */
public final class OwnReadings {
  private static final long REST_NANOS = 250_000_000L;
  private static final long GOOD_FOR_NANOS = 10_000_000_000L;
  private static final long STACK_BYTES = 512 * 1024;

  /** What is replaced. */
  public enum Kind {
    SENSOR,
    GUARD
  }

  /**
   * One for {@code status}.
   *
   * @param value NaN while it says nothing; of a guard 1 for open
   */
  public record Report(Kind kind, String name, double value) {}

  private final Health health;
  private final List<Reading> readings = new CopyOnWriteArrayList<>();

  /** Asks nobody yet. */
  public OwnReadings(Health health) {
    this.health = health;
  }

  /**
   * Takes a sensor's place until it is closed; the one that came last counts.
   *
   * @param value in the signal's unit; NaN for not known
   */
  public AutoCloseable sensor(String signal, DoubleSupplier value) {
    return add(new Reading(Kind.SENSOR, signal, value));
  }

  /** Takes the place of a guard's conditions until it is closed; the one that came last counts. */
  public AutoCloseable guard(String guard, BooleanSupplier opens) {
    return add(new Reading(Kind.GUARD, guard, () -> opens.getAsBoolean() ? 1 : 0));
  }

  private AutoCloseable add(Reading reading) {
    readings.add(reading);
    reading.thread.start();
    return () -> {
      readings.remove(reading);
      reading.stop();
    };
  }

  /** Puts what is said in place of sensors into a sample; on the control thread. */
  public void apply(SignalIndex index, Sample into) {
    for (var reading : readings) {
      var slot = reading.kind == Kind.SENSOR ? index.slot(reading.name) : -1;
      var value = slot < 0 ? Double.NaN : reading.now();
      if (!Double.isNaN(value)) {
        into.set(slot, value);
      }
    }
  }

  /** Whether a guard is to be open, 1 or 0; NaN where its own conditions hold. */
  double guard(String name) {
    var said = Double.NaN;
    for (var reading : readings) {
      if (reading.kind == Kind.GUARD && reading.name.equals(name)) {
        said = reading.now();
      }
    }
    return said;
  }

  /** All of them; from any thread. */
  public List<Report> reports() {
    return readings.stream()
        .map(reading -> new Report(reading.kind, reading.name, reading.now()))
        .toList();
  }

  /** Asks nobody any more. */
  public void close() {
    readings.forEach(Reading::stop);
    readings.clear();
  }

  private final class Reading implements Runnable {
    private final Kind kind;
    private final String name;
    private final DoubleSupplier source;
    private final Thread thread;
    private volatile double value = Double.NaN;
    private volatile long readNanos;
    private volatile boolean stopped;

    private Reading(Kind kind, String name, DoubleSupplier source) {
      this.kind = kind;
      this.name = name;
      this.source = source;
      thread = new Thread(null, this, "cemaf-reading", STACK_BYTES, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    }

    private double now() {
      return System.nanoTime() - readNanos < GOOD_FOR_NANOS ? value : Double.NaN;
    }

    @Override
    public void run() {
      Gate.passOnThisThread();
      while (!stopped) {
        read();
        LockSupport.parkNanos(this, REST_NANOS);
      }
    }

    private void read() {
      try {
        value = source.getAsDouble();
      } catch (Throwable problem) {
        value = Double.NaN;
        health.count(FallBack.READING_FAILED);
      }
      readNanos = System.nanoTime();
    }

    private void stop() {
      stopped = true;
      thread.interrupt();
      LockSupport.unpark(thread);
    }
  }
}
