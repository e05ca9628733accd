package io.cemaf.agent.pressure;

/**
 * A Kalman filter of a signal's level and slope, behind a gate for outliers.
 *
 * <pre>
 *   x' = x + v dt          P' = F P F^T + w^4 dt [dt^3/3 dt^2/2; dt^2/2 dt]
 *   e  = value - x'        S  = P'00 + 1          in units of the noise variance r
 *   x  = x' + P'00/S e     v  = v' + P'01/S e     r <- r + (e^2/S - r) share
 * </pre>
 *
 * Covariances are kept in units of the noise, so that learning how noisy a signal is changes what
 * is significant and never the gains; those follow from the bandwidth w alone, at whatever rate the
 * samples come. A value beyond four sigma of what was expected is left out, at most two in a row:
 * the third says that the signal has moved, and the filter starts anew from the three, as a ramp
 * where they lie on a line well above the noise, else as a step to their median. Where values come
 * so seldom that this would take seconds, it is believed sooner. Not known values are passed over.
 * Allocates nothing.
 */
public final class LocalLinear {
  private static final double GATE = 4;
  private static final int MOST_OUTLIERS = 2;
  private static final double LONGEST_DOUBT_SECONDS = 2.5;
  private static final double LONGEST_GAP_SECONDS = 30;
  private static final double LEAST_SECONDS = 0.01;
  private static final double NOISE_LASTS_SECONDS = 1;
  private static final double NOISE_SECONDS = 30;
  // what the first guess of the noise counts for
  private static final double PRIOR_SAMPLES = 4;
  private static final double MOST_NOISIER = 4;
  // of three normal values, mean range over sigma
  private static final double RANGE_OF_THREE = 1.693;
  private static final double MEDIAN_OF_THREE_VARIANCE = 0.45;
  private static final double STEADY_SLOPES = 2;

  private final double bandwidth4;
  private final double firstSlopeVariance;
  private final double leastNoise;
  private final double leastShare;
  private double level = Double.NaN;
  private double slope;
  private double levelVariance;
  private double covariance;
  private double slopeVariance;
  private double noiseVariance;
  private double samples;
  private long seenNanos;
  private long believedNanos;
  private int outliers;
  private double older;
  private double old;
  private long olderNanos;

  /**
   * Knows nothing yet.
   *
   * @param bandwidth in radians a second: changes slower than this are followed, faster ones
   *     smoothed
   * @param leastNoise a standard deviation that is always taken for noise, in the signal's unit
   * @param leastShare the same as a share of the level; the larger of the two counts
   */
  public LocalLinear(double bandwidth, double leastNoise, double leastShare) {
    bandwidth4 = bandwidth * bandwidth * bandwidth * bandwidth;
    firstSlopeVariance = STEADY_SLOPES * Math.sqrt(2) * bandwidth * bandwidth * bandwidth;
    this.leastNoise = leastNoise;
    this.leastShare = leastShare;
  }

  /** Takes a value in; one that is not a number changes nothing. */
  public void step(long nowNanos, double value) {
    if (!Double.isFinite(value)) {
      return;
    }
    var gap = (nowNanos - seenNanos) * 1e-9;
    if (Double.isNaN(level) || gap > LONGEST_GAP_SECONDS) {
      begin(nowNanos, value);
      return;
    }
    seenNanos = nowNanos;
    // a clock that stepped back says nothing about how long it was
    var seconds = Math.max(0, gap);
    // quick samples share their noise: together they tell what one a second would
    var shared = Math.max(1, NOISE_LASTS_SECONDS / Math.max(seconds, LEAST_SECONDS));
    predict(seconds, shared * seconds);
    var error = value - level;
    var score = error * error / (levelVariance + 1);
    if (score <= GATE * GATE * noiseVariance) {
      correct(error, levelVariance + shared);
      learnNoise(score, seconds);
      outliers = 0;
      believedNanos = nowNanos;
    } else if (++outliers > MOST_OUTLIERS) {
      restart(nowNanos, value);
    } else if ((nowNanos - believedNanos) * 1e-9 > LONGEST_DOUBT_SECONDS) {
      begin(nowNanos, value);
    } else {
      older = old;
      old = value;
      olderNanos = outliers == 1 ? nowNanos : olderNanos;
    }
  }

  private void begin(long nowNanos, double value) {
    level = value;
    slope = 0;
    levelVariance = 1;
    covariance = 0;
    slopeVariance = firstSlopeVariance;
    noiseVariance = Math.max(noiseVariance, leastVariance());
    samples = PRIOR_SAMPLES;
    outliers = 0;
    seenNanos = nowNanos;
    believedNanos = nowNanos;
  }

  private void predict(double seconds, double noiseSeconds) {
    level += slope * seconds;
    var drive = bandwidth4 * noiseSeconds;
    levelVariance +=
        seconds * (2 * covariance + seconds * slopeVariance)
            + drive * seconds * seconds * seconds / 3;
    covariance += seconds * slopeVariance + drive * seconds * seconds / 2;
    slopeVariance += drive * seconds;
  }

  private void correct(double error, double spread) {
    var levelGain = levelVariance / spread;
    var slopeGain = covariance / spread;
    level += levelGain * error;
    slope += slopeGain * error;
    slopeVariance -= slopeGain * covariance;
    covariance -= levelGain * covariance;
    levelVariance -= levelGain * levelVariance;
  }

  private void learnNoise(double score, double seconds) {
    samples++;
    var share = Math.max(1 / samples, Math.min(1, seconds / NOISE_SECONDS));
    noiseVariance = Math.max(leastVariance(), noiseVariance + share * (score - noiseVariance));
  }

  private double leastVariance() {
    var least = Math.max(leastNoise, leastShare * Math.abs(level));
    return Math.max(least * least, Double.MIN_NORMAL);
  }

  private void restart(long nowNanos, double newest) {
    outliers = 0;
    believedNanos = nowNanos;
    var rise = newest - older;
    var bend = old - (newest + older) / 2;
    var seconds = (nowNanos - olderNanos) * 1e-9;
    var ramp =
        seconds > 0
            && rise * rise > 2 * GATE * GATE * noiseVariance
            && bend * bend < GATE * noiseVariance;
    if (ramp) {
      level = newest;
      slope = rise / seconds;
      levelVariance = 1;
      covariance = 1 / seconds;
      slopeVariance = 2 / (seconds * seconds);
      return;
    }
    var low = Math.min(older, Math.min(old, newest));
    var high = Math.max(older, Math.max(old, newest));
    level = older + old + newest - low - high;
    slope = 0;
    levelVariance = MEDIAN_OF_THREE_VARIANCE;
    covariance = 0;
    slopeVariance = firstSlopeVariance;
    noisier((high - low) / RANGE_OF_THREE);
  }

  /** Three wild values may be noise, or a move in two steps: it grows by little, soon learned. */
  private void noisier(double sigma) {
    var before = Math.max(leastVariance(), noiseVariance);
    noiseVariance = Math.min(MOST_NOISIER * before, Math.max(before, sigma * sigma));
    samples = noiseVariance > before ? PRIOR_SAMPLES : samples;
  }

  /** Moves the level by what is known to have changed it since the last value. */
  public void shift(double change) {
    level += change;
  }

  /** Whether there was a value yet. */
  public boolean known() {
    return !Double.isNaN(level);
  }

  /** The level as of the last value, NaN before the first one. */
  public double level() {
    return level;
  }

  /** How fast it changes, in the signal's unit a second. */
  public double slope() {
    return slope;
  }

  /** Standard deviation of {@link #slope}. */
  public double slopeSigma() {
    return Math.sqrt(slopeVariance * noiseVariance);
  }

  /** Standard deviation of a single value, as learned. */
  public double noise() {
    return Math.sqrt(noiseVariance);
  }
}
