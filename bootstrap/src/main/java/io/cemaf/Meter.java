package io.cemaf;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Counts a rule's calls: started, ended, failed, and how long they took. A thread that calls often
 * counts in a {@link Tally} of its own; all others share stripes, on which threads rarely meet.
 * Read by summing, never reset. A reader may see a call as started and not yet ended for a moment
 * longer than it runs, never the reverse for long.
 *
 * <p>Layout of the stripes, in longs: stripe s has started at 16 s, ended at 16 s + 1, failed at 16
 * s + 2; the rest of its 128 bytes keeps the next stripe off its cache line.
 */
public final class Meter {
  static final int STRIPES = 16;
  private static final int STRIDE = 16;
  private static final int COUNTS = 3;
  private static final AtomicInteger COUNT = new AtomicInteger();

  /** Spreads meters over the places that a thread has for its tallies. */
  final int number = COUNT.getAndIncrement();

  private final AtomicLongArray cells = new AtomicLongArray(STRIPES * STRIDE + STRIDE);
  private volatile @Nullable Durations durations;

  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock. */
  private final List<Tally> tallies = new ArrayList<>();

  /** Keeps durations from here on, for sites that are timed. */
  public void time() {
    if (durations == null) {
      durations = new Durations();
    }
  }

  /** Whether durations are kept. */
  public boolean isTimed() {
    return durations != null;
  }

  /** A tally for a thread's own use. */
  Tally tally(Frame owner) {
    var fresh = new Tally(owner, this);
    lock.lock();
    try {
      tallies.add(fresh);
    } finally {
      lock.unlock();
    }
    return fresh;
  }

  void started(int stripe) {
    cells.getAndIncrement(stripe * STRIDE);
  }

  void ended(int stripe, boolean failed) {
    cells.getAndIncrement(stripe * STRIDE + 1);
    if (failed) {
      cells.getAndIncrement(stripe * STRIDE + 2);
    }
  }

  void took(long nanos) {
    var wanted = durations;
    if (wanted != null) {
      wanted.record(nanos);
    }
  }

  /** Calls that run now. */
  public long inFlight() {
    // Ends are read first: a call that ends in between counts as running, never as minus one.
    var ended = ended();
    return Math.max(0, started() - ended);
  }

  public long started() {
    return sum(0);
  }

  public long ended() {
    return sum(1);
  }

  public long failed() {
    return sum(2);
  }

  private static long count(Tally tally, int offset) {
    return switch (offset) {
      case 0 -> tally.started();
      case 1 -> tally.ended();
      default -> tally.failed();
    };
  }

  private long sum(int offset) {
    lock.lock();
    try {
      takeOver();
      var total = 0L;
      // by number, without an iterator: the control thread asks for every rule four times a second
      for (var i = 0; i < tallies.size(); i++) {
        total += count(tallies.get(i), offset);
      }
      for (var stripe = 0; stripe < STRIPES; stripe++) {
        total += cells.get(stripe * STRIDE + offset);
      }
      return total;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Copies how many calls took how long into {@code target}, which has {@link Durations#BUCKETS}
   * places; all zero if durations are not kept.
   */
  public void copyDurations(long[] target) {
    java.util.Arrays.fill(target, 0);
    lock.lock();
    try {
      takeOver();
      for (var i = 0; i < tallies.size(); i++) {
        add(tallies.get(i).durations(), target);
      }
      add(durations, target);
    } finally {
      lock.unlock();
    }
  }

  private static void add(@Nullable Durations some, long[] target) {
    if (some != null) {
      some.addTo(target);
    }
  }

  /** Moves what threads counted that are gone into the stripes. */
  private void takeOver() {
    var kept = 0;
    for (var i = 0; i < tallies.size(); i++) {
      var tally = tallies.get(i);
      if (tally.refersTo(null)) {
        takeOver(tally);
      } else {
        tallies.set(kept++, tally);
      }
    }
    if (kept < tallies.size()) {
      tallies.subList(kept, tallies.size()).clear();
    }
  }

  private void takeOver(Tally tally) {
    for (var offset = 0; offset < COUNTS; offset++) {
      cells.getAndAdd(offset, count(tally, offset));
    }
    var own = tally.durations();
    var shared = durations;
    if (own != null && shared != null) {
      shared.takeOver(own);
    }
  }
}
