package io.cemaf.agent.guard;

import io.cemaf.rules.GuardSpec.OnTimeout;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The call side of one guard, shared by all rules that name it: how many calls may start. The
 * control thread opens and closes it; calls only take.
 *
 * <p>One word holds both what is left and when that was decided, so that a start given back by a
 * call from an earlier trial never counts in a later state:
 *
 * <pre>
 *   63            33 32    31            0
 *  +----------------+-----+---------------+
 *  | decision count |trial| starts left   |
 *  +----------------+-----+---------------+
 * </pre>
 */
public final class GuardGate {
  /**
   * What the control thread decided, with its reason.
   *
   * @param retryAfterMillis until the next trial; 0 where it is not waiting for one
   */
  public record View(
      String state, String signal, double value, double threshold, long retryAfterMillis) {}

  private static final int UNLIMITED = Integer.MAX_VALUE;
  private static final long TRIAL = 1L << 32;
  private static final long DECISION = 1L << 33;

  private final String name;
  private final long maxWaitNanos;
  private final OnTimeout onTimeout;
  private final AtomicLong word = new AtomicLong(UNLIMITED);
  private volatile View view = new View("CLOSED", "", Double.NaN, Double.NaN, 0);

  public GuardGate(String name, long maxWaitNanos, OnTimeout onTimeout) {
    this.name = name;
    this.maxWaitNanos = maxWaitNanos;
    this.onTimeout = onTimeout;
  }

  public String name() {
    return name;
  }

  long maxWaitNanos() {
    return maxWaitNanos;
  }

  OnTimeout onTimeout() {
    return onTimeout;
  }

  public View view() {
    return view;
  }

  /** Says why and until when, without changing what may start. */
  public void explain(View reason) {
    view = reason;
  }

  /** No more starts. */
  public void open(View reason) {
    decide(reason, 0);
  }

  /** At most {@code calls} at once, until told otherwise. */
  public void halfOpen(View reason, int calls) {
    decide(reason, TRIAL | calls);
  }

  /** So many more starts until the next check; {@link Integer#MAX_VALUE} for no limit. */
  public void closed(View reason, int ramp) {
    decide(reason, ramp);
  }

  private void decide(View reason, long starts) {
    view = reason;
    word.set(((word.get() & ~(DECISION - 1)) + DECISION) | starts);
  }

  /** Whether starts are not counted at all. */
  public boolean isUnlimited() {
    return (int) word.get() == UNLIMITED;
  }

  /** Whether a call could start now. */
  boolean hasStart() {
    return (int) word.get() > 0;
  }

  /**
   * Takes a start.
   *
   * @return what to hand to {@link #giveBack} when the call ends, 0 if nothing; -1 if there is none
   */
  long tryStart() {
    while (true) {
      var seen = word.get();
      var left = (int) seen;
      if (left <= 0) {
        return -1;
      }
      if (left == UNLIMITED) {
        return 0;
      }
      if (word.compareAndSet(seen, seen - 1)) {
        return (seen & TRIAL) == 0 ? 0 : seen >>> 32;
      }
    }
  }

  void giveBack(long startedIn) {
    if (startedIn == 0) {
      return;
    }
    while (true) {
      var seen = word.get();
      if (seen >>> 32 != startedIn || word.compareAndSet(seen, seen + 1)) {
        return;
      }
    }
  }
}
