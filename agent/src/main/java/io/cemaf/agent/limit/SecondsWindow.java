package io.cemaf.agent.limit;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The outcomes of the last so many seconds, counted by the second. Whoever comes first in a new one
 * takes off what has become too old; whoever comes meanwhile counts in the second before and waits
 * for nobody. An outcome is added to the totals before it is to its second, so that nothing is
 * taken off that was not there.
 */
final class SecondsWindow extends OutcomeWindow {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLongArray seconds;
  private final AtomicLong head;
  private final AtomicBoolean moving = new AtomicBoolean();

  SecondsWindow(int size, int minimum, long nowNanos) {
    super(minimum);
    seconds = new AtomicLongArray(size);
    head = new AtomicLong(Math.floorDiv(nowNanos, SECOND));
  }

  @Override
  long record(int outcome, long nowNanos) {
    var second = Math.floorDiv(nowNanos, SECOND);
    if (second > head.get() && moving.compareAndSet(false, true)) {
      try {
        moveTo(second);
      } finally {
        moving.set(false);
      }
    }
    if (count(totals.get()) >= MOST - 1) {
      // As much as can be counted: the rates stand as they are until seconds have gone by.
      return UNCHANGED;
    }
    var weight = weight(outcome);
    var now = totals.addAndGet(weight);
    seconds.addAndGet(place(head.get()), weight);
    return now;
  }

  private void moveTo(long second) {
    var from = head.get();
    var steps = Math.min(second - from, seconds.length());
    for (var i = 0; i < steps; i++) {
      totals.addAndGet(-seconds.getAndSet(place(second - i), 0));
    }
    if (second > from) {
      head.set(second);
    }
  }

  private int place(long second) {
    return (int) Math.floorMod(second, (long) seconds.length());
  }
}
