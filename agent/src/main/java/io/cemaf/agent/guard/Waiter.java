package io.cemaf.agent.guard;

import io.cemaf.Call;
import io.cemaf.Priority;
import io.cemaf.agent.limit.WaitingCall;
import org.jspecify.annotations.Nullable;

/** One call in a waiting room. Guarded by the room's lock but for {@link #state}. */
final class Waiter {
  enum State {
    WAITING,
    ADMITTED,
    /** The waiting thread gave up. */
    GONE,
    /** It could not be answered in time any more. */
    LATE,
    /** A more important call took its place in a full room. */
    DISPLACED,
    /** Its circuit breaker opened. */
    REFUSED
  }

  final Thread thread;
  final Call call;
  final int site;

  /** Which of the site's narrowed rules apply to this call, as a bit set. */
  final int variant;

  final Priority priority;
  final long sinceNanos;

  /** When it is too late for it. */
  final long deadlineNanos;

  /** Where it waits; null before it has joined. */
  @Nullable WaitingCall<Waiter> place;

  volatile State state = State.WAITING;
  Blocked blocked = Blocked.NOTHING;

  /** Whether it waits for a quota, and whoever waits for something else goes on meanwhile. */
  volatile boolean aside;

  /** Whether it has ever. */
  volatile boolean waitedForQuota;

  /** When spacing, rate or quota let the next call start; meaningful while that is what blocks. */
  volatile long dueNanos;

  /**
   * Waits as a call of a site.
   *
   * @param sinceNanos when the call came
   */
  Waiter(Thread thread, Call call, RuleSite at, long sinceNanos) {
    this.thread = thread;
    this.call = call;
    site = at.number();
    variant = at.variant();
    priority = call.priority();
    this.sinceNanos = sinceNanos;
    var attempt = Attempt.of(at.state());
    var own = sinceNanos + at.terms().deadlineNanos();
    deadlineNanos = attempt == null ? own : Math.min(own, attempt.deadlineNanos());
    this.dueNanos = sinceNanos;
  }
}
