package io.cemaf.testapps.control;

import io.cemaf.Level;

/**
 * A moving average that raises at once, and lowers by one level when it is below the band and the
 * level has stood for the dwell time.
 */
final class AverageWithBand implements LevelLaw {
  private static final double WEIGHT_A_SECOND = 0.3;

  private final double kept;
  private double average = Double.NaN;
  private Level level = Level.NORMAL;
  private long sinceNanos;

  /**
   * Knows nothing yet.
   *
   * @param periodSeconds between readings
   */
  AverageWithBand(double periodSeconds) {
    kept = Math.pow(1 - WEIGHT_A_SECOND, periodSeconds);
  }

  @Override
  public Level step(long nowNanos, double percent) {
    average = Double.isNaN(average) ? percent : percent + kept * (average - percent);
    var reached = LevelLaw.reached(average);
    if (reached.compareTo(level) > 0) {
      level = reached;
      sinceNanos = nowNanos;
    } else if (level != Level.NORMAL
        && average <= LevelLaw.threshold(level) - BAND
        && (nowNanos - sinceNanos) * 1e-9 >= DWELL_SECONDS) {
      level = level.relaxed();
      sinceNanos = nowNanos;
    }
    return level;
  }
}
