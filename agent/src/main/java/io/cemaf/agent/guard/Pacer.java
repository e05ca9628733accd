package io.cemaf.agent.guard;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Spreads the calls of a rule out: each is delayed in proportion to what the rule's calls take, so
 * that of the time of whoever makes them only a share is spent in calls.
 *
 * <pre>
 *   delay = min(most, mean (1 / duty - 1))
 * </pre>
 */
public final class Pacer {
  /** A shorter wait is mostly waking up: what is owed gathers until it is as long. */
  private static final long LEAST_NANOS = 1_000_000;

  private static final double NEWEST = 0.1;

  private final AtomicLong owedNanos = new AtomicLong();
  private final Set<Waiter> delayed = ConcurrentHashMap.newKeySet();

  /** By the control thread. */
  private volatile double duty = 1;

  /** Of the calls' durations; an update that is lost in a race does not matter. */
  private volatile double meanNanos;

  Pacer() {}

  /** The share of time in which calls may run, 0 to 1. */
  public double duty() {
    return duty;
  }

  /** Says in which share of time calls may run, 0 to 1. */
  public void duty(double share) {
    var before = duty;
    duty = share;
    if (before < 1 && share >= 1) {
      lookAgain();
    }
  }

  /** A call has run for so long. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void ran(long nanos) {
    var mean = meanNanos;
    meanNanos = mean == 0 ? nanos : mean + NEWEST * (nanos - mean);
  }

  /**
   * What a call that comes now waits before it starts.
   *
   * @param other another share that holds; the lesser counts
   * @param most before one call
   */
  long delayNanos(double other, long most) {
    var share = Math.min(duty, other);
    if (share >= 1) {
      return 0;
    }
    var each = share <= 0 ? most : Math.min(most, (long) (meanNanos * (1 / share - 1)));
    // taken whole first: of two calls at once neither may go on what the other is going to wait
    var owed = owedNanos.getAndSet(0) + each;
    if (owed < LEAST_NANOS) {
      owedNanos.addAndGet(owed);
      return 0;
    }
    return Math.min(most, owed);
  }

  /** A delay that did not happen. */
  void giveBack(long nanos) {
    owedNanos.addAndGet(nanos);
  }

  void delayed(Waiter waiter) {
    delayed.add(waiter);
  }

  void done(Waiter waiter) {
    delayed.remove(waiter);
  }

  /** Those that are delayed may have to be no longer. */
  void lookAgain() {
    for (var waiter : delayed) {
      LockSupport.unpark(waiter.thread);
    }
  }

  /** Nobody waits any longer. */
  void release() {
    for (var waiter : delayed) {
      waiter.state = Waiter.State.ADMITTED;
      LockSupport.unpark(waiter.thread);
    }
  }
}
