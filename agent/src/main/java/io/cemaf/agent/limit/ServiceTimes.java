package io.cemaf.agent.limit;

import java.util.Arrays;

/** How long the last calls took; lost ones count as a full deadline. Not thread-safe. */
public final class ServiceTimes {
  private static final int TIMES = 512;

  private final double deadline;
  private final double[] times = new double[TIMES];
  private final double[] sorted = new double[TIMES];
  private int added;
  private double q99;
  private double mean;

  /**
   * Nothing seen yet.
   *
   * @param deadlineNanos what a call may take in all
   */
  public ServiceTimes(long deadlineNanos) {
    deadline = deadlineNanos;
  }

  /** A call has ended after so many nanoseconds. */
  public void add(long nanos, Outcome outcome) {
    if (outcome == Outcome.IGNORED || outcome == Outcome.REFUSED) {
      return;
    }
    times[added % TIMES] =
        outcome == Outcome.DROPPED ? deadline : Math.min(deadline, (double) nanos);
    added = added + 1 == 2 * TIMES ? TIMES : added + 1;
  }

  /** Looks at what has been added; a control step's work. */
  public void learn() {
    var count = Math.min(added, TIMES);
    if (count == 0) {
      return;
    }
    System.arraycopy(times, 0, sorted, 0, count);
    Arrays.sort(sorted, 0, count);
    q99 = sorted[Math.min(count - 1, (int) Math.ceil(0.99 * count) - 1)];
    var sum = 0.0;
    for (var i = 0; i < count; i++) {
      sum += sorted[i];
    }
    mean = sum / count;
  }

  /** Nanoseconds within which 99 of 100 calls end, 0 until any has. */
  public double q99Nanos() {
    return q99;
  }

  /** Nanoseconds a call takes on average, 0 until any has ended. */
  public double meanNanos() {
    return mean;
  }
}
