package io.cemaf.agent.pressure;

/**
 * What is known of one signal beyond its last value: a moving average, its level and slope without
 * noise and outliers, and where it is going. Values that cannot be (not a number, infinite, below
 * the least possible one) count as not known. Allocates nothing.
 */
public final class SignalProfile {
  /** A slope is believed when it is so many times its own standard deviation. */
  private static final double BELIEVED = 2;

  // logistic curve that is nearest to the normal distribution
  private static final double LOGISTIC = 1.702;

  private LocalLinear filter;
  private final double least;
  private final double kept;
  private final double intervalSeconds;
  private double average = Double.NaN;
  private long firstNanos;
  private long seenNanos;
  private boolean fresh;

  /**
   * Knows nothing yet.
   *
   * @param least the least value that can be
   * @param weight of a new value in the moving average, if they come {@code intervalSeconds} apart
   */
  public SignalProfile(LocalLinear filter, double least, double weight, double intervalSeconds) {
    this.filter = filter;
    this.least = least;
    kept = 1 - weight;
    this.intervalSeconds = intervalSeconds;
  }

  /** Goes on with what another one knows; it is used no more. */
  void resume(SignalProfile previous) {
    filter = previous.filter;
    average = previous.average;
    firstNanos = previous.firstNanos;
    seenNanos = previous.seenNanos;
    fresh = previous.fresh;
  }

  /** Takes a value in. */
  public void step(long nowNanos, double value) {
    fresh = Double.isFinite(value) && value >= least;
    if (!fresh) {
      return;
    }
    var seconds = Math.max(0, (nowNanos - seenNanos) * 1e-9);
    if (Double.isNaN(average)) {
      firstNanos = nowNanos;
    }
    average =
        Double.isNaN(average)
            ? value
            : value + (average - value) * Math.pow(kept, seconds / intervalSeconds);
    seenNanos = nowNanos;
    filter.step(nowNanos, value);
  }

  /** Whether the last value was one. */
  public boolean fresh() {
    return fresh;
  }

  /** The moving average; NaN while the signal is not known. */
  public double average() {
    return fresh ? average : Double.NaN;
  }

  /** The level without noise and outliers; NaN while the signal is not known. */
  public double level() {
    return fresh ? Math.max(least, filter.level()) : Double.NaN;
  }

  /** Whether the slope is more than noise. */
  public boolean moving() {
    return fresh && Math.abs(filter.slope()) > BELIEVED * filter.slopeSigma();
  }

  /** How fast it changes, in the signal's unit a second; NaN while the signal is not known. */
  public double slope() {
    return fresh ? filter.slope() : Double.NaN;
  }

  /** The level a while from now; as it is now unless it is {@link #moving}. */
  public double forecast(double horizonSeconds) {
    return moving() ? Math.max(least, filter.level() + horizonSeconds * filter.slope()) : level();
  }

  /**
   * The worse of the level now and a while from now, but no farther from now than it was watched:
   * an application that fills its heap as it starts is no leak yet.
   */
  public double rising(double horizonSeconds) {
    var watchedSeconds = (seenNanos - firstNanos) * 1e-9;
    return moving() && filter.slope() > 0
        ? forecast(Math.min(horizonSeconds, watchedSeconds))
        : level();
  }

  /** How probable it is that the signal goes the way that its slope says, 0.5 to 1. */
  public double confidence() {
    if (!fresh) {
      return 0.5;
    }
    return 1 / (1 + Math.exp(-LOGISTIC * Math.abs(filter.slope()) / filter.slopeSigma()));
  }
}
