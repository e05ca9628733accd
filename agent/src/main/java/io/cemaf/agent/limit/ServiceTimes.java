package io.cemaf.agent.limit;

/** How long the last calls took; lost ones count as a full deadline. Not thread-safe. */
public final class ServiceTimes {
  private static final int TIMES = 512;

  /** As many of the longest as are needed for the 99th percentile of {@link #TIMES}. */
  private static final int LONGEST = TIMES - (int) Math.ceil(0.99 * TIMES) + 1;

  /**
   * What is known of how long calls take once they run.
   *
   * @param meanNanos on average, 0 until any has ended
   * @param q99Nanos within which 99 of 100 end, 0 until any has
   */
  public record Learned(double meanNanos, double q99Nanos) {
    /** Before any call has ended. */
    public static final Learned NOTHING = new Learned(0, 0);
  }

  private final double deadline;
  private final double[] times = new double[TIMES];
  private final double[] longest = new double[LONGEST];
  private int added;
  private boolean fresh;
  private Learned learned = Learned.NOTHING;

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
    fresh = true;
  }

  /** What the calls added so far say; the same object until others are added. */
  public Learned learn() {
    if (fresh) {
      fresh = false;
      learned = look(Math.min(added, TIMES));
    }
    return learned;
  }

  private Learned look(int count) {
    // the 99th percentile is among the few longest: they are kept in order while summing up
    var rank = count - (int) Math.ceil(0.99 * count) + 1;
    java.util.Arrays.fill(longest, 0, rank, Double.NEGATIVE_INFINITY);
    var sum = 0.0;
    for (var i = 0; i < count; i++) {
      var time = times[i];
      sum += time;
      if (time > longest[rank - 1]) {
        insert(time, rank);
      }
    }
    return new Learned(sum / count, longest[rank - 1]);
  }

  private void insert(double time, int rank) {
    var at = rank - 1;
    for (; at > 0 && longest[at - 1] < time; at--) {
      longest[at] = longest[at - 1];
    }
    longest[at] = time;
  }
}
