package io.cemaf.agent.guard;

import java.util.concurrent.atomic.AtomicLong;

/** The least time between starts of a rule's calls, by one atomic word: the last start. */
final class Spacing {
  /** Readings of several threads that overtake each other differ by less. */
  private static final long STEP_NANOS = 1_000_000_000L;

  private final AtomicLong lastNanos;

  /**
   * Nothing has started yet: the first call is due at once.
   *
   * @param nowNanos any reading of the clock that is used later
   */
  Spacing(long nowNanos) {
    lastNanos = new AtomicLong(nowNanos - (Long.MAX_VALUE >> 2));
  }

  /** Takes this moment for a start if the last one is {@code gapNanos} ago. */
  boolean tryStart(long nowNanos, long gapNanos) {
    var last = lastNanos.get();
    if (last - nowNanos > STEP_NANOS) {
      // The clock has stepped back: the last start was now, rather than to come.
      lastNanos.compareAndSet(last, nowNanos);
      return false;
    }
    return nowNanos - last >= gapNanos && lastNanos.compareAndSet(last, nowNanos);
  }

  long dueNanos(long gapNanos) {
    return lastNanos.get() + gapNanos;
  }
}
