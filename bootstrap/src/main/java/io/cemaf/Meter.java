package io.cemaf;

import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts a rule's calls: started, ended, failed, and how long they took. Striped, so that threads
 * rarely meet on a cache line; read by summing, never reset. A reader may see a call as started and
 * not yet ended for a moment longer than it runs, never the reverse for long.
 *
 * <p>Layout, in longs: stripe s has started at 16 s, ended at 16 s + 1, failed at 16 s + 2; the
 * rest of its 128 bytes keeps the next stripe off its cache line.
 */
public final class Meter {
  static final int STRIPES = 16;
  private static final int STRIDE = 16;

  private final AtomicLongArray cells = new AtomicLongArray(STRIPES * STRIDE + STRIDE);
  private volatile @Nullable Durations durations;

  /** Keeps durations from here on, for sites that are timed. */
  public void time() {
    if (durations == null) {
      durations = new Durations();
    }
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

  /** The durations of ended calls; null until they are asked for. */
  public @Nullable Durations durations() {
    return durations;
  }

  private long sum(int offset) {
    var total = 0L;
    for (var stripe = 0; stripe < STRIPES; stripe++) {
      total += cells.get(stripe * STRIDE + offset);
    }
    return total;
  }
}
