package io.cemaf.agent.guard;

import io.cemaf.Call;
import io.cemaf.Priority;

/** One call in a waiting room. Guarded by the room's lock but for {@link #state}. */
final class Waiter {
  enum State {
    WAITING,
    ADMITTED,
    GONE
  }

  final Thread thread;
  final Call call;
  final int site;

  /** Which of the site's narrowed rules apply to this call, as a bit set. */
  final int variant;

  final Priority priority;
  final long sinceNanos;
  volatile State state = State.WAITING;
  Blocked blocked = Blocked.NOTHING;

  /** When the spacing lets the next call start; meaningful while that is what blocks. */
  volatile long dueNanos;

  Waiter(Thread thread, Call call, int site, int variant, Priority priority, long sinceNanos) {
    this.thread = thread;
    this.call = call;
    this.site = site;
    this.variant = variant;
    this.priority = priority;
    this.sinceNanos = sinceNanos;
    this.dueNanos = sinceNanos;
  }
}
