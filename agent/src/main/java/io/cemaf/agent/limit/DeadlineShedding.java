package io.cemaf.agent.limit;

import io.cemaf.Priority;

/** Which calls are refused because they would not be answered in time anyway. */
public final class DeadlineShedding {
  /*
   * At arrival:  refuse if (ahead + 1) / rate > share * max(0.15 D, D - q99)
   * At dispatch: drop if the time left < min(q99, 0.85 D)
   *
   * D is the deadline, q99 what 99 of 100 calls take once they run, the share 100, 50, 15 and 5%
   * for critical, high, normal and low. A call that is refused early costs the server nothing; one
   * that times out has cost it everything.
   * Sources: DAGOR (WeChat, SoCC 2018), Breakwater (OSDI 2020).
   */
  private static final double[] SHARES = {1, 0.5, 0.15, 0.05};
  private static final double LEAST_BUDGET = 0.15;
  private static final double MOST_SERVICE = 0.85;

  private final long deadlineNanos;

  /**
   * @param deadlineNanos what a call may take in all, waiting included
   */
  public DeadlineShedding(long deadlineNanos) {
    this.deadlineNanos = deadlineNanos;
  }

  /** Nanoseconds that a call of this class may wait. */
  public double budgetNanos(Priority priority, ServiceTimes.Learned times) {
    return SHARES[priority.ordinal()]
        * Math.max(LEAST_BUDGET * deadlineNanos, deadlineNanos - times.q99Nanos());
  }

  /**
   * Whether a call may join those that wait.
   *
   * @param ahead calls that would go before it
   * @param limit calls that run at once
   */
  public boolean admits(Priority priority, int ahead, int limit, ServiceTimes.Learned times) {
    // the rate is limit / mean, by Little; nothing is refused before anything is known
    return (ahead + 1) * times.meanNanos() <= budgetNanos(priority, times) * limit;
  }

  /** Whether a call with so much time left is worth sending. */
  public boolean dispatches(long leftNanos, ServiceTimes.Learned times) {
    return leftNanos > 0 && leftNanos >= Math.min(times.q99Nanos(), MOST_SERVICE * deadlineNanos);
  }
}
