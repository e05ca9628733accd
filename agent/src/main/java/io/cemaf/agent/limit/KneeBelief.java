package io.cemaf.agent.limit;

import java.util.Arrays;

/** What is believed of a server: how latency grows with calls in flight. Not thread-safe. */
final class KneeBelief {
  /*
   * y = a + g(n / k): the logarithm of seconds for a unit of work, at n calls in flight.
   *
   * A bank of Kalman filters, one for each knee k (73 from 1 to 4096, six an octave) and each of
   * four shapes g past it: slopes 1, 1.25 and 2 of ln(n / k), and the soft ln(1 + n / k). Each has
   * a Gaussian for the level a and a weight. Between two observations 3% of the weight drift to
   * neighbouring knees and 0.1% to any knee, and the level drifts; with a chance of 0.1% it has
   * jumped. Mixtures are merged by their moments.
   *
   * A point estimate of the knee would be overconfident wherever the limit has not been; the bank
   * is not, for a few thousand multiplications an epoch.
   */
  static final int KNEES = 73;
  private static final int PER_OCTAVE = 6;
  private static final double STEP = Math.log(2) / PER_OCTAVE;
  private static final double[] SLOPES = {1, 1.25, 2, 0}; // the last is the soft one
  private static final double[] PRIORS = {0.2, 0.4, 0.2, 0.2};
  private static final int SHAPES = PRIORS.length;
  private static final int SIZE = KNEES * SHAPES;

  private static final double TO_NEIGHBOURS = 0.03;
  private static final double TO_ANY = 0.001;
  private static final double LEVEL_DRIFT = 0.006;
  private static final double JUMP_CHANCE = 0.001;
  private static final double JUMP_DEVIATION = 0.7;

  private static final double LEAST_WEIGHT = 1e-30;
  private static final double NEGLIGIBLE = 1e-5;

  /**
   * How much more a slow-down counts than it costs: fewer calls at once where it is all the same.
   */
  private static final double CAUTION = 1.1;

  /** Candidates for a limit: twice as fine as knees. */
  private static final int CANDIDATES = 2 * KNEES - 1;

  private final double[] weights = new double[SIZE];
  private final double[] means = new double[SIZE];
  private final double[] variances = new double[SIZE];
  private final double[] movedWeights = new double[SIZE];
  private final double[] movedMeans = new double[SIZE];
  private final double[] movedVariances = new double[SIZE];
  private final double[] likelihoods = new double[SIZE];

  /** g and exp(-CAUTION * g) by shape and by the distance of candidate and knee. */
  private static final double[][] SLOW_DOWN = new double[SHAPES][4 * KNEES];

  private static final double[][] COST = new double[SHAPES][4 * KNEES];

  static {
    for (var shape = 0; shape < SHAPES; shape++) {
      for (var distance = 0; distance < 4 * KNEES; distance++) {
        var g = slowDown(shape, (distance - 2 * KNEES) * STEP / 2);
        SLOW_DOWN[shape][distance] = g;
        COST[shape][distance] = Math.exp(-CAUTION * g);
      }
    }
  }

  private boolean informed;

  boolean informed() {
    return informed;
  }

  private static double slowDown(int shape, double lnRatio) {
    if (SLOPES[shape] == 0) {
      return Math.log1p(Math.exp(lnRatio));
    }
    return lnRatio <= 0 ? 0 : SLOPES[shape] * lnRatio;
  }

  /**
   * Takes in what an epoch has shown.
   *
   * @param y logarithm of seconds for a unit of work
   * @param n calls in flight meanwhile
   * @param noise variance of y
   */
  void observe(double y, double n, double noise) {
    var lnN = Math.log(Math.max(1, n));
    if (!informed) {
      begin(y, lnN, noise);
      return;
    }
    drift();
    var most = Double.NEGATIVE_INFINITY;
    for (var i = 0; i < SIZE; i++) {
      var error = y - means[i] - slowDown(i / KNEES, lnN - (i % KNEES) * STEP);
      var spread = variances[i] + noise;
      var stay = Math.exp(-0.5 * error * error / spread) / Math.sqrt(spread);
      var jumped = spread + JUMP_DEVIATION * JUMP_DEVIATION;
      var jump = Math.exp(-0.5 * error * error / jumped) / Math.sqrt(jumped);
      var likelihood = (1 - JUMP_CHANCE) * stay + JUMP_CHANCE * jump;
      update(i, error, noise, likelihood == 0 ? 1 : JUMP_CHANCE * jump / likelihood);
      likelihoods[i] = Math.max(likelihood, 1e-300);
      most = Math.max(most, likelihoods[i]);
    }
    var sum = 0.0;
    for (var i = 0; i < SIZE; i++) {
      weights[i] = Math.max(LEAST_WEIGHT, weights[i] * likelihoods[i] / most);
      sum += weights[i];
    }
    for (var i = 0; i < SIZE; i++) {
      weights[i] /= sum;
    }
  }

  /** One filter's step: the two cases, level stayed and level jumped, merged by their moments. */
  private void update(int i, double error, double noise, double jumpShare) {
    var variance = variances[i];
    var jumpedVariance = variance + JUMP_DEVIATION * JUMP_DEVIATION;
    var gain = variance / (variance + noise);
    var jumpGain = jumpedVariance / (jumpedVariance + noise);
    var apart = (jumpGain - gain) * error;
    means[i] += (gain + jumpShare * (jumpGain - gain)) * error;
    variances[i] =
        (1 - jumpShare) * variance * (1 - gain)
            + jumpShare * jumpedVariance * (1 - jumpGain)
            + jumpShare * (1 - jumpShare) * apart * apart;
  }

  private void begin(double y, double lnN, double noise) {
    for (var i = 0; i < SIZE; i++) {
      weights[i] = PRIORS[i / KNEES] / KNEES;
      means[i] = y - slowDown(i / KNEES, lnN - (i % KNEES) * STEP);
      variances[i] = noise;
    }
    informed = true;
  }

  private void drift() {
    for (var shape = 0; shape < SHAPES; shape++) {
      drift(shape * KNEES);
    }
    System.arraycopy(movedWeights, 0, weights, 0, SIZE);
    System.arraycopy(movedMeans, 0, means, 0, SIZE);
    System.arraycopy(movedVariances, 0, variances, 0, SIZE);
  }

  private void drift(int from) {
    var mass = 0.0;
    var mean = 0.0;
    var square = 0.0;
    for (var i = from; i < from + KNEES; i++) {
      mass += weights[i];
      mean += weights[i] * means[i];
      square += weights[i] * (variances[i] + means[i] * means[i]);
    }
    for (var i = from; i < from + KNEES; i++) {
      var stays = (1 - TO_NEIGHBOURS - TO_ANY) * weights[i];
      // the ends keep what would drift beyond them
      var below = i == from ? i : i - 1;
      var above = i == from + KNEES - 1 ? i : i + 1;
      var fromBelow = TO_NEIGHBOURS / 2 * weights[below];
      var fromAbove = TO_NEIGHBOURS / 2 * weights[above];
      var any = TO_ANY / KNEES;
      var sum = stays + fromBelow + fromAbove + any * mass;
      var first =
          stays * means[i] + fromBelow * means[below] + fromAbove * means[above] + any * mean;
      var second =
          stays * (variances[i] + means[i] * means[i])
              + fromBelow * (variances[below] + means[below] * means[below])
              + fromAbove * (variances[above] + means[above] * means[above])
              + any * square;
      movedWeights[i] = sum;
      movedMeans[i] = first / sum;
      movedVariances[i] =
          Math.max(0, second / sum - movedMeans[i] * movedMeans[i]) + LEVEL_DRIFT * LEVEL_DRIFT;
    }
  }

  /** The number of calls at once that promises most. */
  double best(DeadlineFit fit) {
    var best = 0;
    var most = -1.0;
    for (var candidate = 0; candidate < CANDIDATES; candidate++) {
      var promise = promise(candidate, fit);
      if (promise > most) {
        most = promise;
        best = candidate;
      }
    }
    return Math.exp(best * STEP / 2);
  }

  private double promise(int candidate, DeadlineFit fit) {
    var sum = 0.0;
    for (var i = 0; i < SIZE; i++) {
      if (weights[i] > NEGLIGIBLE) {
        var distance = candidate - 2 * (i % KNEES) + 2 * KNEES;
        var shape = i / KNEES;
        sum +=
            weights[i]
                * Math.exp(-means[i])
                * COST[shape][distance]
                * fit.share(means[i] + SLOW_DOWN[shape][distance]);
      }
    }
    return sum * Math.exp(candidate * STEP / 2);
  }

  /** What so many calls at once promise: work done in time, in units a second. */
  double promise(double limit, DeadlineFit fit) {
    var lnN = Math.log(Math.max(1, limit));
    var sum = 0.0;
    for (var i = 0; i < SIZE; i++) {
      if (weights[i] > NEGLIGIBLE) {
        var g = slowDown(i / KNEES, lnN - (i % KNEES) * STEP);
        sum += weights[i] * Math.exp(-means[i] - CAUTION * g) * fit.share(means[i] + g);
      }
    }
    return sum * limit;
  }

  /** The y that is expected at so many calls in flight. */
  double expected(double n) {
    var lnN = Math.log(Math.max(1, n));
    var sum = 0.0;
    for (var i = 0; i < SIZE; i++) {
      sum += weights[i] * (means[i] + slowDown(i / KNEES, lnN - (i % KNEES) * STEP));
    }
    return sum;
  }

  /** The weight of each knee, all shapes together; for looking at. */
  double[] knees() {
    var sums = new double[KNEES];
    Arrays.setAll(sums, k -> 0);
    for (var i = 0; i < SIZE; i++) {
      sums[i % KNEES] += weights[i];
    }
    return sums;
  }
}
