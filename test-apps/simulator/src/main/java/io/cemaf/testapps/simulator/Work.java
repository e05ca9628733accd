package io.cemaf.testapps.simulator;

import java.util.SplittableRandom;

/**
 * What the calls ask for, in tokens.
 *
 * @param sigma of the log-normal sizes
 * @param pareto whether sizes are Pareto's instead
 * @param prefillShare mean work that does not show in tokens, in mean sizes
 * @param tokenNoise sigma of a log-normal error of the tokens that a law is told; NaN: told none
 */
record Work(double sigma, boolean pareto, double prefillShare, double tokenNoise) {
  private static final double MEDIAN_TOKENS = 50;
  private static final double CLIP = 6;
  private static final double PARETO_CLIP = 40;
  private static final int POINTS = 2_000;

  /** That of the base case. */
  static Work base() {
    return new Work(1, false, 0, 0);
  }

  Work withPareto() {
    return new Work(sigma, true, prefillShare, tokenNoise);
  }

  Work withPrefill(double share) {
    return new Work(sigma, pareto, share, tokenNoise);
  }

  Work told(double noise) {
    return new Work(sigma, pareto, prefillShare, noise);
  }

  /** Mean tokens of a call, by the midpoint rule over the quantiles. */
  double meanTokens() {
    var sum = 0.0;
    for (var i = 0; i < POINTS; i++) {
      var quantile = (i + 0.5) / POINTS;
      sum += tokens(pareto ? quantile : Normal.quantile(quantile));
    }
    return sum / POINTS;
  }

  /** Mean work of a call, with what does not show in tokens. */
  double mean() {
    return meanTokens() * (1 + prefillShare);
  }

  /** A size by chance. */
  double tokens(SplittableRandom random) {
    return tokens(pareto ? random.nextDouble() : Normal.draw(random));
  }

  /** The size at a quantile of Pareto's distribution, or at a standard normal deviation. */
  private double tokens(double place) {
    // Pareto with a tail of 1.5 and the same median
    var tokens =
        pareto
            ? MEDIAN_TOKENS * Math.pow(2 * (1 - place), -1 / 1.5)
            : MEDIAN_TOKENS * Math.exp(sigma * place);
    return Math.max(1, Math.min((pareto ? PARETO_CLIP : CLIP) * MEDIAN_TOKENS, tokens));
  }
}
