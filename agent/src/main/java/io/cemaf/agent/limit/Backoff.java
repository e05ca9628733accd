package io.cemaf.agent.limit;

/**
 * How long to wait before an attempt is made again: the first wait, times the multiplier for each
 * further one, longer or shorter by a share at random.
 *
 * @param randomized the share, 0 to below 1
 */
public record Backoff(long firstNanos, double multiplier, double randomized) {
  private static final double MOST = 1e18;

  /**
   * The wait before an attempt.
   *
   * @param attempt 2 for the first that is made again
   * @param random 0 to below 1
   */
  public long nanos(int attempt, double random) {
    var wait = firstNanos * Math.pow(multiplier, attempt - 2);
    return (long) Math.min(MOST, wait * (1 + randomized * (2 * random - 1)));
  }
}
