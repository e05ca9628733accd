package io.cemaf.agent.limit;

import java.util.Arrays;

/** How much of the last works fits into a deadline, at a given speed. Not thread-safe. */
final class DeadlineFit {
  /*
   * U(z) = (share of calls with work <= z)^0.4 * (share of work in calls with work <= z)^0.6,
   * z = slack / seconds for a unit of work, over the last 512 works in bins of a tenth of e.
   * Calls alone would let the limit run up on the short ones, work alone would starve them.
   */
  private static final int WORKS = 512;
  private static final int BINS = 260;
  private static final double LEAST_LN = -10;
  private static final double WIDTH = 0.1;
  private static final double CALLS_POWER = 0.4;

  private final double slackLn;
  private final double[] works = new double[WORKS];
  private int added;
  private final double[] shares = new double[BINS + 1];
  private final int[] calls = new int[BINS];
  private final double[] sums = new double[BINS];

  /**
   * @param slackSeconds what a call may take, infinite where nothing ends it
   */
  DeadlineFit(double slackSeconds) {
    slackLn = Math.log(slackSeconds);
    Arrays.fill(shares, 1);
  }

  void add(double work) {
    works[added % WORKS] = work;
    added = added + 1 == 2 * WORKS ? WORKS : added + 1;
  }

  /** Looks at what has been added. */
  void learn() {
    var count = Math.min(added, WORKS);
    if (count == 0) {
      return;
    }
    Arrays.fill(calls, 0);
    Arrays.fill(sums, 0);
    var total = 0.0;
    for (var i = 0; i < count; i++) {
      var bin = (int) ((Math.log(works[i]) - LEAST_LN) / WIDTH);
      bin = Math.max(0, Math.min(BINS - 1, bin));
      calls[bin]++;
      sums[bin] += works[i];
      total += works[i];
    }
    var callsBelow = 0;
    var workBelow = 0.0;
    shares[0] = 0;
    for (var bin = 0; bin < BINS; bin++) {
      callsBelow += calls[bin];
      workBelow += sums[bin];
      shares[bin + 1] =
          Math.pow((double) callsBelow / count, CALLS_POWER)
              * Math.pow(Math.min(1, workBelow / total), 1 - CALLS_POWER);
    }
  }

  /**
   * U at a speed, 0 to 1.
   *
   * @param y logarithm of seconds for a unit of work
   */
  double share(double y) {
    var place = (slackLn - y - LEAST_LN) / WIDTH;
    if (place >= BINS) {
      return 1;
    }
    if (place <= 0) {
      return shares[0];
    }
    var bin = (int) place;
    return shares[bin] + (place - bin) * (shares[bin + 1] - shares[bin]);
  }
}
