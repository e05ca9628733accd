package io.cemaf.agent.limit;

/** How fast a limit follows what is believed. Not thread-safe. */
final class LimitSteering {
  private static final double GROWTH_AT_FIRST = 1.5;
  private static final double GROWTH = 1.1;
  private static final double FALL = 0.7;
  private static final double BEYOND_SEEN = 1.5;
  private static final int SEEN_EPOCHS = 24;
  private static final double WORTH_MOVING = 0.01;
  private static final double WORTH_ALL = 0.05;
  private static final double SHARE = 0.3;
  private static final double AFTER_REFUSAL = 0.9;
  private static final double RISE = 0.02;
  private static final double RISE_DEVIATIONS = 2;

  private final int minLimit;
  private final int maxLimit;
  private final int[] seen = new int[SEEN_EPOCHS];
  private int epochs;
  private double limit;
  private double lastY = Double.NaN;
  private double lastNoise;
  private double lowest = Double.POSITIVE_INFINITY;
  private boolean hasRisen;

  LimitSteering(ElasticLimit.Settings settings) {
    minLimit = settings.minLimit();
    maxLimit = settings.maxLimit();
    limit = settings.initialLimit();
  }

  double limit() {
    return limit;
  }

  /** The server has refused calls at so many in flight. */
  void refused(double inFlight) {
    hasRisen = true;
    set(Math.min(limit, AFTER_REFUSAL * inFlight));
  }

  /**
   * An epoch has ended.
   *
   * @param y logarithm of seconds for a unit of work in it
   * @param noise variance of y
   * @param peak the most calls in flight in it
   * @param factor by which the limit falls first, 1 if it need not
   */
  void step(KneeBelief belief, DeadlineFit fit, double y, double noise, int peak, double factor) {
    seen[epochs++ % SEEN_EPOCHS] = peak;
    epochs = epochs == 2 * SEEN_EPOCHS ? SEEN_EPOCHS : epochs;
    var rises = y - lastY > RISE + RISE_DEVIATIONS * Math.sqrt(noise + lastNoise); // false for NaN
    lowest = Math.min(lowest, y);
    hasRisen |= rises || y - lowest > 5 * RISE + RISE_DEVIATIONS * Math.sqrt(noise);
    lastY = y;
    lastNoise = noise;
    if (factor < 1) {
      set(limit * factor);
      return;
    }
    var best = belief.best(fit);
    var now = belief.promise(limit, fit);
    var gain = now > 0 ? belief.promise(best, fit) / now - 1 : 1;
    if (gain < WORTH_MOVING) {
      return;
    }
    var aim = gain >= WORTH_ALL ? best : limit + SHARE * (best - limit);
    if (aim > limit) {
      var most = limit * (hasRisen ? GROWTH : GROWTH_AT_FIRST);
      aim = rises ? limit : Math.min(Math.min(aim, most), Math.max(limit, BEYOND_SEEN * most()));
    }
    set(Math.max(aim, FALL * limit));
  }

  private int most() {
    var most = 0;
    for (var peak : seen) {
      most = Math.max(most, peak);
    }
    return most;
  }

  private void set(double to) {
    limit = Math.max(minLimit, Math.min(maxLimit, to));
  }
}
