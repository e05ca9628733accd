package io.cemaf.agent.pressure;

/**
 * How long a signal was where: seconds by bucket, of constant size, in which the past fades. What
 * is beyond its ends counts at them.
 */
final class Histogram {
  static final int BUCKETS = 200;

  private final double from;
  private final double step;
  private final double[] seconds = new double[BUCKETS];
  private double total;

  /**
   * Empty.
   *
   * @param from where the first bucket begins
   * @param step how wide each is
   */
  Histogram(double from, double step) {
    this.from = from;
    this.step = step;
  }

  void add(double value, double forSeconds) {
    var bucket = (int) Math.max(0, Math.min(BUCKETS - 1, Math.floor((value - from) / step)));
    seconds[bucket] += forSeconds;
    total += forSeconds;
  }

  /** The least value, by whole buckets, below which the signal was for such a share of the time. */
  double quantile(double share) {
    var left = share * total;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      left -= seconds[bucket];
      if (left <= 0 && seconds[bucket] > 0) {
        return from + (bucket + 1) * step;
      }
    }
    return Double.NaN;
  }

  /** How much has been seen and has not faded. */
  double seconds() {
    return total;
  }

  /** What was seen so far counts for so much from now on. */
  void fade(double factor) {
    total = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      seconds[bucket] *= factor;
      total += seconds[bucket];
    }
  }

  /** A copy of its buckets. */
  double[] buckets() {
    return seconds.clone();
  }

  /** Adds what another one has seen. */
  void add(double[] others) {
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      seconds[bucket] += others[bucket];
      total += others[bucket];
    }
  }
}
