package io.cemaf.agent.limit;

/** What a call's tokens say about its work: a forgetting regression of latency on tokens. */
final class WorkModel {
  /*
   * life = slope * (tokens + b): b is work that does not show in tokens, such as a prefill.
   * work = (tokens + b) * mean / (mean + b), so that learning b changes no speed.
   */
  private static final double FORGETTING = 0.998;
  private static final double ENOUGH = 20;
  private static final double MOST_HIDDEN = 50; // means

  private double count;
  private double tokensSum;
  private double lifeSum;
  private double squares;
  private double products;
  private double hidden;

  /** A call of this size took so long, as a multiple of what the congestion at its time makes. */
  void add(double tokens, double life) {
    count = FORGETTING * count + 1;
    tokensSum = FORGETTING * tokensSum + tokens;
    lifeSum = FORGETTING * lifeSum + life;
    squares = FORGETTING * squares + tokens * tokens;
    products = FORGETTING * products + tokens * life;
  }

  /** Learns b from what has been added, once there is enough of it. */
  void learn() {
    if (count < ENOUGH) {
      return;
    }
    var mean = tokensSum / count;
    var spread = squares / count - mean * mean;
    var together = products / count - mean * lifeSum / count;
    if (spread <= 1e-9 * mean * mean) {
      return;
    }
    var slope = together / spread;
    var intercept = lifeSum / count - slope * mean;
    var most = MOST_HIDDEN * mean;
    hidden = slope <= 0 ? most : Math.min(most, Math.max(0, intercept / slope));
  }

  /** The work of a call of this size, in tokens; 1 where its size is not known. */
  double work(double tokens) {
    if (Double.isNaN(tokens)) {
      return 1;
    }
    var mean = count == 0 ? tokens : tokensSum / count;
    return (tokens + hidden) * mean / (mean + hidden);
  }
}
