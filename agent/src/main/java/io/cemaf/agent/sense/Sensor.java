package io.cemaf.agent.sense;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.sense.SensorStatus.State;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** What it gives only to those who name it; empty where it gives constant slots. */
  private String[] signals = {};

  private final boolean constant;

  /** Where its values go, -1 for one that nobody names. */
  private int[] slots;

  private final Health health;
  private final List<KernelFile> files = new ArrayList<>();

  /** What was read last, by slot: it stands until it is read again. */
  private double[] last;

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
    constant = true;
    this.slots = slots;
    last = new double[slots.length];
  }

  /**
   * Finds nothing yet, and gives nothing before {@link #name}.
   *
   * @param signals what it can give, the one that {@code status} shows first
   */
  Sensor(String name, Health health, String... signals) {
    this.name = name;
    this.health = health;
    this.signals = signals;
    constant = false;
    slots = new int[signals.length];
    Arrays.fill(slots, -1);
    last = new double[signals.length];
  }

  /** Gives from now on what an index names of its signals; false if that is nothing. */
  final boolean name(SignalIndex index) {
    if (constant) {
      return true;
    }
    var wanted = signals(index);
    var before = slots;
    var known = last;
    slots = new int[wanted.length];
    last = new double[wanted.length];
    var some = false;
    for (int i = 0; i < wanted.length; i++) {
      slots[i] = index.slot(wanted[i]);
      some |= slots[i] >= 0;
      var same = i < signals.length && i < before.length && wanted[i].equals(signals[i]);
      last[i] = same && before[i] >= 0 ? known[i] : Double.NaN;
    }
    signals = wanted;
    return some;
  }

  /** What it can give to those that an index is of. */
  String[] signals(SignalIndex index) {
    return signals;
  }

  /** Writes one of its signals, if somebody names it. */
  final void put(Sample into, int position, double value) {
    if (slots[position] >= 0) {
      into.set(slots[position], value);
    }
  }

  /** Nobody names what it gives any more: it lets go of everything. */
  final void rest() {
    forget();
    stop();
    found = false;
    looked = false;
    value = Double.NaN;
    if (state != State.OFF) {
      state = State.ABSENT;
      message = "not looked for yet";
    }
  }

  /** CPU time that it has spent on threads of its own, -1 if it has none or that is not known. */
  long cpuNanos() {
    return -1;
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

  /** Where the values come from. */
  String source() {
    return source;
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
        put(into, i, last[i]);
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
    keep(into);
    if (problem != null) {
      lost(problem, nowNanos);
    } else if (state != State.OK && settled(nowNanos)) {
      message = "";
      state = State.OK;
    }
  }

  private void keep(Sample from) {
    var first = Double.NaN;
    for (int i = slots.length - 1; i >= 0; i--) {
      last[i] = slots[i] < 0 ? Double.NaN : from.value(slots[i]);
      first = slots[i] < 0 ? first : last[i];
    }
    value = first;
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
    for (int i = 0; i < slots.length; i++) {
      put(into, i, Double.NaN);
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
    return new SensorStatus(name, state, source, value, message, cpuNanos());
  }
}
