package io.cemaf.agent.limit;

import io.cemaf.Priority;

/**
 * A call's place in a {@link WaitingOrder}.
 *
 * @param <T> what waits
 */
public final class WaitingCall<T> {
  final T call;
  final Priority priority;
  final long sinceNanos;
  final long deadlineNanos;

  /** Where it stands now: ageing lifts it. */
  Priority standing;

  boolean waits = true;

  WaitingCall(T call, Priority priority, long sinceNanos, long deadlineNanos) {
    this.call = call;
    this.priority = priority;
    this.sinceNanos = sinceNanos;
    this.deadlineNanos = deadlineNanos;
    standing = priority;
  }

  /** When half of its time is over. */
  long ageNanos() {
    return sinceNanos + (deadlineNanos - sinceNanos) / 2;
  }

  /** Where it stands now: ageing lifts it. */
  public Priority standing() {
    return standing;
  }

  /** What waits. */
  public T call() {
    return call;
  }

  /** Its own class, whatever ageing has made of it. */
  public Priority priority() {
    return priority;
  }

  /** When it came. */
  public long sinceNanos() {
    return sinceNanos;
  }

  /** When its client gives up. */
  public long deadlineNanos() {
    return deadlineNanos;
  }
}
