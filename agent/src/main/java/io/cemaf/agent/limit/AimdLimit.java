package io.cemaf.agent.limit;

/** Additive increase, multiplicative decrease: a limit led by lost calls. */
public final class AimdLimit implements ConcurrencyLimit {
  /**
   * What can be set.
   *
   * @param initialLimit calls at once to begin with
   * @param minLimit calls at once, at least
   * @param maxLimit calls at once, at most
   * @param backoffRatio what a lost call leaves of the limit, 0.5 to below 1
   * @param timeoutNanos a call that took longer counts as lost
   */
  public record Settings(
      int initialLimit, int minLimit, int maxLimit, double backoffRatio, long timeoutNanos) {
    /** The defaults of concurrency-limits 0.5.4. */
    public static Settings defaults() {
      return new Settings(20, 20, 200, 0.9, 5_000_000_000L);
    }
  }

  /*
   * lost:  limit' = (int) (limit * backoffRatio)
   * else:  limit' = limit + 1, if at least half of the limit is used
   *
   * Robust and without a model, but blind to latency: it finds out by losing calls.
   * Source: Chiu and Jain 1989; compatible with AIMDLimit of Netflix concurrency-limits 0.5.4.
   */

  private final Settings settings;
  private int limit;

  /** With these settings. */
  public AimdLimit(Settings settings) {
    this.settings = settings;
    limit = settings.initialLimit();
  }

  @Override
  public int limit() {
    return limit;
  }

  @Override
  public void onEnd(long startNanos, long endNanos, int inFlight, double tokens, Outcome outcome) {
    if (outcome == Outcome.IGNORED) {
      return;
    }
    var next = limit;
    if (outcome != Outcome.SUCCESS || endNanos - startNanos > settings.timeoutNanos()) {
      next = (int) (limit * settings.backoffRatio());
    } else if (inFlight * 2 >= limit) {
      next = limit + 1;
    }
    limit = Math.min(settings.maxLimit(), Math.max(settings.minLimit(), next));
  }
}
