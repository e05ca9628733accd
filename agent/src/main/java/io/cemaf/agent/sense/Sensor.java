package io.cemaf.agent.sense;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.sense.SensorStatus.State;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sensor: finds what it reads, reads it, is lost and comes back on its own. Owned by the
 * sampling thread; the volatile fields are for {@link #status}.
 */
abstract class Sensor {
  private static final long LOST_RETRY_NANOS = 1_000_000_000L;
  private static final long ABSENT_RETRY_NANOS = 60_000_000_000L;

  private final String name;
  private final int[] slots;
  private final Health health;
  private final List<KernelFile> files = new ArrayList<>();

  /** What was read last, by slot: it stands until it is read again. */
  private final double[] last;

  private long readNanos;
  private boolean found;
  private boolean looked;
  private long lookedNanos;
  private long lostNanos;
  private int mostFiles;
  private volatile State state = State.ABSENT;
  private volatile String source = "";
  private volatile String message = "not looked for yet";
  private volatile double value = Double.NaN;

  /**
   * Finds nothing yet.
   *
   * @param slots what it writes, the one that {@code status} shows first
   */
  Sensor(String name, Health health, int... slots) {
    this.name = name;
    this.health = health;
    this.slots = slots;
    last = new double[slots.length];
  }

  /** How long what was read is good for, because the kernel does not say anything new sooner. */
  long goodForNanos() {
    return 0;
  }

  /** Finds what to read and {@link #open}s it; false if this machine has none. */
  abstract boolean find(long nowNanos);

  /**
   * Reads; what it leaves out stays unknown.
   *
   * @throws IOException where a part of it cannot be read or is nonsense
   */
  abstract void read(long nowNanos, Sample into) throws IOException;

  /** Whether what was found may be less than what there is, and is to be looked for again. */
  boolean incomplete() {
    return false;
  }

  /** Lets go of what is not a file. */
  void release() {}

  /** Ends what works on its own: the sensor is switched off or closed. */
  void stop() {}

  /** Why nothing was found. */
  String absence() {
    return "this machine has none";
  }

  /** Says while reading that this machine has none after all. */
  void absent() {
    found = false;
    message = absence();
    state = State.ABSENT;
  }

  String name() {
    return name;
  }

  Health health() {
    return health;
  }

  KernelFile open(KernelFile file) {
    files.add(file);
    return file;
  }

  /** Says where the values come from. */
  void source(String text) {
    source = text;
  }

  /** The files that the last sample read. */
  List<Path> paths() {
    return files.stream().filter(KernelFile::wasRead).map(KernelFile::path).toList();
  }

  /** Switches it on or off. */
  final void enable(boolean on) {
    if (on == (state != State.OFF)) {
      return;
    }
    forget();
    stop();
    found = false;
    looked = false;
    value = Double.NaN;
    message = on ? "not looked for yet" : "switched off";
    state = on ? State.ABSENT : State.OFF;
  }

  final void sample(long nowNanos, Sample into) {
    if (state == State.OK && isGood(nowNanos)) {
      for (int i = 0; i < slots.length; i++) {
        into.set(slots[i], last[i]);
      }
      return;
    }
    unknown(into);
    if (state == State.OFF || !present(nowNanos)) {
      return;
    }
    for (int i = 0; i < files.size(); i++) {
      files.get(i).begin();
    }
    var problem = attempt(nowNanos, into);
    if (problem != null && state != State.LOST) {
      // a file that was replaced, or caught between being truncated and written, is seen here
      closeFiles();
      problem = attempt(nowNanos, into);
    }
    if (!found) {
      return;
    }
    readNanos = nowNanos;
    for (int i = 0; i < slots.length; i++) {
      last[i] = into.value(slots[i]);
    }
    value = last[0];
    if (problem != null) {
      lost(problem, nowNanos);
    } else if (state != State.OK && settled(nowNanos)) {
      message = "";
      state = State.OK;
    }
  }

  private boolean isGood(long nowNanos) {
    var since = nowNanos - readNanos;
    return since >= 0 && since < goodForNanos();
  }

  /** Whether all is back that was there, or has been gone for so long that the rest is all. */
  private boolean settled(long nowNanos) {
    return state != State.LOST || !reduced() || nowNanos - lostNanos >= ABSENT_RETRY_NANOS;
  }

  private boolean reduced() {
    return files.size() < mostFiles;
  }

  private void unknown(Sample into) {
    for (var slot : slots) {
      into.set(slot, Double.NaN);
    }
  }

  /** What is wrong, null if nothing is. */
  private @Nullable String attempt(long nowNanos, Sample into) {
    try {
      read(nowNanos, into);
      return null;
    } catch (IOException e) {
      return e instanceof FileSystemException ? e.toString() : e.getMessage();
    } catch (RuntimeException | LinkageError e) {
      health.fault("sensor " + name, e);
      return e.toString();
    }
  }

  private void lost(String problem, long nowNanos) {
    if (state == State.LOST) {
      return;
    }
    health.count(FallBack.SENSOR_LOST);
    lookedNanos = nowNanos;
    lostNanos = nowNanos;
    message = problem;
    state = State.LOST;
  }

  private boolean present(long nowNanos) {
    var since = nowNanos - lookedNanos;
    var again = state == State.LOST ? LOST_RETRY_NANOS : ABSENT_RETRY_NANOS;
    var wanted = !found || state == State.LOST || incomplete() || reduced();
    if (!looked || (wanted && (since >= again || since < 0))) {
      look(nowNanos);
    }
    return found;
  }

  private void look(long nowNanos) {
    looked = true;
    lookedNanos = nowNanos;
    forget();
    try {
      found = find(nowNanos);
    } catch (RuntimeException e) {
      health.fault("sensor " + name, e);
      found = false;
    }
    mostFiles = Math.max(mostFiles, files.size());
    if (!found) {
      value = Double.NaN;
      if (state == State.OK) {
        lost(source + " is gone", nowNanos);
      } else if (state == State.ABSENT) {
        message = absence();
      }
    }
  }

  private void forget() {
    closeFiles();
    files.clear();
    release();
  }

  private void closeFiles() {
    for (var file : files) {
      try {
        file.close();
      } catch (IOException e) {
        // it was only read: there is nothing to lose
      }
    }
  }

  final void close() {
    forget();
    stop();
    found = false;
  }

  final SensorStatus status() {
    return new SensorStatus(name, state, source, value, message);
  }
}
