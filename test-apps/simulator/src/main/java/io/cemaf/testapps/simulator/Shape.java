package io.cemaf.testapps.simulator;

import java.util.List;
import java.util.SplittableRandom;

/**
 * A server and what comes to it; times in seconds, sizes in tokens, loads in multiples of the
 * server's capacity.
 *
 * @param slots calls that run at once, the others wait at the server
 * @param knee calls at once up to which the server does not slow down
 * @param stepSeconds seconds a token for a call that does not crowd
 * @param sigma of the log-normal sizes
 * @param prefillShare mean work that does not show in tokens, in mean sizes
 * @param refuses whether the server answers 503 instead of letting calls wait
 * @param burstiness mean calls that come together
 * @param retries how often a client tries again, a second later
 * @param tokenNoise sigma of a log-normal error of the tokens that a law is told; NaN: told none
 * @param lostTicks share of control steps that do not happen
 * @param strangers load that comes to the server past the agent
 * @param change what becomes of the server or of its calls
 * @param phases loads one after the other
 */
record Shape(
    String name,
    int slots,
    double knee,
    Slowdown slowdown,
    double stepSeconds,
    double sigma,
    boolean pareto,
    double prefillShare,
    boolean refuses,
    double burstiness,
    int retries,
    double tokenNoise,
    double lostTicks,
    double strangers,
    Change change,
    double timeoutSeconds,
    double phaseSeconds,
    List<Double> phases) {
  /**
   * What changes once on the way.
   *
   * @param phase from when on, counted from 0
   * @param speed of the server from then on, as a multiple
   * @param knee from then on, as a multiple
   * @param sizes from then on, as a multiple
   */
  record Change(int phase, double speed, double knee, double sizes) {
    static final Change NONE = new Change(0, 1, 1, 1);
  }

  static final double MEDIAN_TOKENS = 50;
  private static final double CLIP = 6;
  static final List<Double> OVERLOAD = List.of(0.5, 1.0, 2.0, 5.0, 10.0, 0.5);
  static final int CONTROL_STEPS_A_SECOND = 4;

  /** The base case of the overload bench. */
  static Shape base() {
    return new Shape(
        "base",
        64,
        32,
        Slowdown.QUADRATIC,
        0.02,
        1,
        false,
        0,
        false,
        1,
        0,
        0,
        0,
        0,
        Change.NONE,
        10,
        120,
        OVERLOAD);
  }

  /** The same by another name. */
  Shape named(String name) {
    return new Shape(
        name,
        slots,
        knee,
        slowdown,
        stepSeconds,
        sigma,
        pareto,
        prefillShare,
        refuses,
        burstiness,
        retries,
        tokenNoise,
        lostTicks,
        strangers,
        change,
        timeoutSeconds,
        phaseSeconds,
        phases);
  }

  /** With these loads one after the other. */
  Shape loads(double phaseSeconds, List<Double> phases) {
    return new Shape(
        name,
        slots,
        knee,
        slowdown,
        stepSeconds,
        sigma,
        pareto,
        prefillShare,
        refuses,
        burstiness,
        retries,
        tokenNoise,
        lostTicks,
        strangers,
        change,
        timeoutSeconds,
        phaseSeconds,
        phases);
  }

  /** With another server. */
  Shape server(int slots, double knee, Slowdown slowdown) {
    return new Shape(
        name,
        slots,
        knee,
        slowdown,
        stepSeconds,
        sigma,
        pareto,
        prefillShare,
        refuses,
        burstiness,
        retries,
        tokenNoise,
        lostTicks,
        strangers,
        change,
        timeoutSeconds,
        phaseSeconds,
        phases);
  }

  /** With other times. */
  Shape timed(double stepSeconds, double timeoutSeconds, double phaseSeconds) {
    return new Shape(
        name,
        slots,
        knee,
        slowdown,
        stepSeconds,
        sigma,
        pareto,
        prefillShare,
        refuses,
        burstiness,
        retries,
        tokenNoise,
        lostTicks,
        strangers,
        change,
        timeoutSeconds,
        phaseSeconds,
        phases);
  }

  /** With Pareto sizes. */
  Shape paretoSizes() {
    return new Shape(
        name,
        slots,
        knee,
        slowdown,
        stepSeconds,
        sigma,
        true,
        prefillShare,
        refuses,
        burstiness,
        retries,
        tokenNoise,
        lostTicks,
        strangers,
        change,
        timeoutSeconds,
        phaseSeconds,
        phases);
  }

  /** With work that does not show in tokens. */
  Shape prefill(double prefillShare) {
    return new Shape(
        name,
        slots,
        knee,
        slowdown,
        stepSeconds,
        sigma,
        pareto,
        prefillShare,
        refuses,
        burstiness,
        retries,
        tokenNoise,
        lostTicks,
        strangers,
        change,
        timeoutSeconds,
        phaseSeconds,
        phases);
  }

  /** Answering 503 where all slots are taken. */
  Shape refusing() {
    return new Shape(
        name,
        slots,
        knee,
        slowdown,
        stepSeconds,
        sigma,
        pareto,
        prefillShare,
        true,
        burstiness,
        retries,
        tokenNoise,
        lostTicks,
        strangers,
        change,
        timeoutSeconds,
        phaseSeconds,
        phases);
  }

  /** With calls that come together. */
  Shape bursts(double burstiness) {
    return new Shape(
        name,
        slots,
        knee,
        slowdown,
        stepSeconds,
        sigma,
        pareto,
        prefillShare,
        refuses,
        burstiness,
        retries,
        tokenNoise,
        lostTicks,
        strangers,
        change,
        timeoutSeconds,
        phaseSeconds,
        phases);
  }

  /** With clients that try again. */
  Shape retrying(int retries) {
    return new Shape(
        name,
        slots,
        knee,
        slowdown,
        stepSeconds,
        sigma,
        pareto,
        prefillShare,
        refuses,
        burstiness,
        retries,
        tokenNoise,
        lostTicks,
        strangers,
        change,
        timeoutSeconds,
        phaseSeconds,
        phases);
  }

  /** With wrong tokens, or none. */
  Shape told(double tokenNoise) {
    return new Shape(
        name,
        slots,
        knee,
        slowdown,
        stepSeconds,
        sigma,
        pareto,
        prefillShare,
        refuses,
        burstiness,
        retries,
        tokenNoise,
        lostTicks,
        strangers,
        change,
        timeoutSeconds,
        phaseSeconds,
        phases);
  }

  /** With control steps that do not happen. */
  Shape losingTicks(double lostTicks) {
    return new Shape(
        name,
        slots,
        knee,
        slowdown,
        stepSeconds,
        sigma,
        pareto,
        prefillShare,
        refuses,
        burstiness,
        retries,
        tokenNoise,
        lostTicks,
        strangers,
        change,
        timeoutSeconds,
        phaseSeconds,
        phases);
  }

  /** With load that the agent does not see. */
  Shape strangers(double strangers) {
    return new Shape(
        name,
        slots,
        knee,
        slowdown,
        stepSeconds,
        sigma,
        pareto,
        prefillShare,
        refuses,
        burstiness,
        retries,
        tokenNoise,
        lostTicks,
        strangers,
        change,
        timeoutSeconds,
        phaseSeconds,
        phases);
  }

  /** With a change on the way. */
  Shape changing(Change change) {
    return new Shape(
        name,
        slots,
        knee,
        slowdown,
        stepSeconds,
        sigma,
        pareto,
        prefillShare,
        refuses,
        burstiness,
        retries,
        tokenNoise,
        lostTicks,
        strangers,
        change,
        timeoutSeconds,
        phaseSeconds,
        phases);
  }

  double clipTokens() {
    return pareto ? 40 * MEDIAN_TOKENS : CLIP * MEDIAN_TOKENS;
  }

  /** Mean tokens of a call, by the midpoint rule over the quantiles. */
  double meanTokens() {
    var sum = 0.0;
    var points = 2_000;
    for (var i = 0; i < points; i++) {
      var quantile = (i + 0.5) / points;
      sum += tokens(pareto ? quantile : Normal.quantile(quantile));
    }
    return sum / points;
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
    return Math.max(1, Math.min(clipTokens(), tokens));
  }

  /** Calls a second at the best number of calls at once. */
  double capacity() {
    var most = 0.0;
    for (var n = 1; n <= slots; n++) {
      most = Math.max(most, n / slowdown.at(n, knee));
    }
    return most / stepSeconds / (meanTokens() * (1 + prefillShare));
  }

  double seconds() {
    return phaseSeconds * phases.size();
  }

  double controlSeconds() {
    return 1.0 / CONTROL_STEPS_A_SECOND;
  }
}
