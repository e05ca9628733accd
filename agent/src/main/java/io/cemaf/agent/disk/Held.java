package io.cemaf.agent.disk;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What was read or written, and how much of it was held; from any thread. */
final class Held {
  final LongAdder bytes = new LongAdder();
  final LongAdder operations = new LongAdder();
  final LongAdder nanos = new LongAdder();
  final AtomicLong longestNanos = new AtomicLong();

  /** The longest since an event told of it. */
  final AtomicLong lastLongestNanos = new AtomicLong();

  /** Operations that went before their turn, as they could not be held longer. */
  final LongAdder exceeded = new LongAdder();

  void held(long forNanos) {
    operations.increment();
    nanos.add(forNanos);
    longestNanos.accumulateAndGet(forNanos, Math::max);
    lastLongestNanos.accumulateAndGet(forNanos, Math::max);
  }
}
