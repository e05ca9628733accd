package io.cemaf.agent.guard;

import io.cemaf.agent.limit.ConcurrencyLimit;
import io.cemaf.agent.limit.Outcome;
import io.cemaf.agent.limit.ServiceTimes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Starts and ends of calls on their way from the application's threads to the control thread:
 * bounded, without locks, allocating nothing. Layout, in longs:
 *
 * <pre>
 *   4 i      number of the entry, plus 1, once it is written
 *   4 i + 1  start, nanoseconds
 *   4 i + 2  end, nanoseconds
 *   4 i + 3  calls in flight at the start, times 8, plus the outcome; 7 for a start
 * </pre>
 */
final class CallRing {
  static final int ENTRIES = 4096;
  private static final int STRIDE = 4;
  private static final int START = 7;
  private static final Outcome[] OUTCOMES = Outcome.values();
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] cells = new long[ENTRIES * STRIDE];
  private final AtomicLong claimed = new AtomicLong();

  /** Entries read; written by the reader alone. */
  private volatile long read;

  /** A call has been sent; false if there is no room left. */
  boolean started(long startNanos) {
    return put(startNanos, 0, START);
  }

  /** A call has ended; false if there is no room left. */
  boolean ended(long startNanos, long endNanos, int inFlight, Outcome outcome) {
    return put(startNanos, endNanos, (long) inFlight << 3 | outcome.ordinal());
  }

  private boolean put(long startNanos, long endNanos, long what) {
    long number;
    do {
      number = claimed.get();
      if (number - read >= ENTRIES) {
        return false;
      }
    } while (!claimed.compareAndSet(number, number + 1));
    var at = (int) (number & (ENTRIES - 1)) * STRIDE;
    cells[at + 1] = startNanos;
    cells[at + 2] = endNanos;
    cells[at + 3] = what;
    LONGS.setRelease(cells, at, number + 1);
    return true;
  }

  /** Hands everything over that has been written; on one thread only. */
  void drain(ConcurrencyLimit law, ServiceTimes times) {
    var next = read;
    for (var at = at(next); (long) LONGS.getAcquire(cells, at) == next + 1; at = at(next)) {
      var start = cells[at + 1];
      var end = cells[at + 2];
      var what = cells[at + 3];
      next++;
      read = next;
      if ((what & START) == START) {
        law.onStart(start);
      } else {
        var outcome = OUTCOMES[(int) (what & START)];
        law.onEnd(start, end, (int) (what >>> 3), Double.NaN, outcome);
        times.add(end - start, outcome);
      }
    }
  }

  private static int at(long number) {
    return (int) (number & (ENTRIES - 1)) * STRIDE;
  }
}
