package io.cemaf.agent.guard;

import java.util.concurrent.atomic.AtomicLong;

/** The least time between starts of a rule's calls, by one atomic word: the last start. */
final class Spacing {
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
    return nowNanos - last >= gapNanos && lastNanos.compareAndSet(last, nowNanos);
  }

  long dueNanos(long gapNanos) {
    return lastNanos.get() + gapNanos;
  }
}
