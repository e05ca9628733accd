package io.cemaf.agent.limit;

/** A limit led by the ratio of latency in the long run to latency now. */
public final class Gradient2Limit implements ConcurrencyLimit {
  /**
   * What can be set.
   *
   * @param initialLimit calls at once to begin with
   * @param minLimit calls at once, at least
   * @param maxLimit calls at once, at most
   * @param smoothing the share of a new estimate that is taken over, 0 to 1
   * @param queueSize calls by which the limit grows while latency stays
   * @param longWindow samples over which latency in the long run is averaged
   * @param tolerance by which factor latency may rise before the limit falls, at least 1
   */
  public record Settings(
      int initialLimit,
      int minLimit,
      int maxLimit,
      double smoothing,
      int queueSize,
      int longWindow,
      double tolerance) {
    /** The defaults of concurrency-limits 0.5.4. */
    public static Settings defaults() {
      return new Settings(20, 20, 200, 0.2, 4, 600, 1.5);
    }
  }

  /*
   * gradient = clamp(tolerance * long / latency, 0.5, 1)
   * limit'   = (1 - smoothing) * limit + smoothing * (limit * gradient + queueSize)
   *
   * "long" is the mean of the first 10 latencies, then an average with the weight
   * 2 / (longWindow + 1) for the newest; 5% of it are taken off where it is over twice the newest.
   * It follows slow congestion up, so the limit drifts to its maximum under lasting overload.
   * Source: Gradient2Limit of Netflix concurrency-limits 0.5.4, with which this is compatible.
   */
  private static final int WARM_UP = 10;

  private final Settings settings;
  private double estimate;
  private double longNanos;
  private double warmUpSum;
  private int warmUpCount;

  /** With these settings. */
  public Gradient2Limit(Settings settings) {
    this.settings = settings;
    estimate = settings.initialLimit();
  }

  @Override
  public int limit() {
    return (int) estimate;
  }

  @Override
  public void onEnd(long startNanos, long endNanos, int inFlight, double tokens, Outcome outcome) {
    if (outcome == Outcome.IGNORED) {
      return;
    }
    var latency = (double) (endNanos - startNanos);
    average(latency);
    var inTheLongRun = longNanos;
    if (inTheLongRun / latency > 2) {
      longNanos *= 0.95;
    }
    if (inFlight < estimate / 2) {
      return;
    }
    var gradient = Math.max(0.5, Math.min(1.0, settings.tolerance() * inTheLongRun / latency));
    var next = estimate * gradient + settings.queueSize();
    next = estimate * (1 - settings.smoothing()) + next * settings.smoothing();
    estimate = Math.max(settings.minLimit(), Math.min(settings.maxLimit(), next));
  }

  private void average(double latency) {
    if (warmUpCount < WARM_UP) {
      warmUpCount++;
      warmUpSum += latency;
      longNanos = warmUpSum / warmUpCount;
    } else {
      var weight = 2.0 / (settings.longWindow() + 1);
      longNanos = longNanos * (1 - weight) + latency * weight;
    }
  }
}
