package io.cemaf;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * One thread's own counts for one meter. That thread alone writes, so counting is a plain addition
 * made visible by an ordered store; the meter reads, and takes the counts over when the thread is
 * gone.
 *
 * <p>Layout, in longs: started at 8, ended at 9, failed at 10; the rest keeps other threads'
 * tallies off the cache line.
 */
final class Tally extends WeakReference<Frame> {
  static final int STARTED = 8;
  static final int ENDED = 9;
  static final int FAILED = 10;
  private static final int LENGTH = 19;

  final Meter meter;
  private final AtomicLongArray cells = new AtomicLongArray(LENGTH);
  private volatile @Nullable Durations durations;

  Tally(Frame owner, Meter meter) {
    super(owner);
    this.meter = meter;
  }

  void started() {
    increment(STARTED);
  }

  /** Released after its start, so that no reader sees a call end that has not started. */
  void ended(boolean failed) {
    increment(ENDED);
    if (failed) {
      increment(FAILED);
    }
  }

  void took(long nanos) {
    var own = durations;
    if (own == null) {
      own = new Durations();
      durations = own;
    }
    own.recordAlone(nanos);
  }

  private void increment(int cell) {
    cells.setRelease(cell, cells.getPlain(cell) + 1);
  }

  long count(int cell) {
    return cells.getAcquire(cell);
  }

  @Nullable Durations durations() {
    return durations;
  }
}
