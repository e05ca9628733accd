package io.cemaf.agent.limit;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The last so many outcomes, in a ring. Once all of it are successes another success changes
 * nothing, wherever in the ring it would go: it costs one read.
 */
final class CountWindow extends OutcomeWindow {
  private final AtomicIntegerArray ring;
  private final AtomicInteger next = new AtomicInteger();
  private final long clean;

  CountWindow(int size, int minimum) {
    super(Math.min(size, minimum));
    ring = new AtomicIntegerArray(size);
    clean = clean(size);
  }

  @Override
  long record(int outcome, long nowNanos) {
    if (outcome == SUCCESS && totals.get() == clean) {
      return UNCHANGED;
    }
    var place = Integer.remainderUnsigned(next.getAndIncrement(), ring.length());
    var before = ring.getAndSet(place, outcome);
    return totals.addAndGet(weight(outcome) - weight(before));
  }
}
