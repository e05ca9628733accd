package io.cemaf.testapps.control;

import io.cemaf.Level;
import java.util.Arrays;

/**
 * After oomd: the mean of ten seconds must be over a threshold for thirty seconds without a break,
 * and be under it for as long before the level is left.
 */
final class SustainedAverage implements LevelLaw {
  private static final double WINDOW_SECONDS = 10;
  private static final double SUSTAINED_SECONDS = 30;
  private static final Level[] LEVELS = Level.values();

  private final double[] window;
  private final long[] changedNanos = new long[LEVELS.length];
  private final boolean[] over = new boolean[LEVELS.length];
  private int taken;
  private Level level = Level.NORMAL;

  /**
   * Knows nothing yet.
   *
   * @param periodSeconds between readings
   */
  SustainedAverage(double periodSeconds) {
    window = new double[(int) Math.round(WINDOW_SECONDS / periodSeconds)];
  }

  @Override
  public Level step(long nowNanos, double percent) {
    window[taken++ % window.length] = percent;
    var mean = Arrays.stream(window).sum() / Math.min(taken, window.length);
    for (int i = 1; i < LEVELS.length; i++) {
      var now = mean >= LevelLaw.threshold(LEVELS[i]);
      changedNanos[i] = now == over[i] ? changedNanos[i] : nowNanos;
      over[i] = now;
      var sustained = (nowNanos - changedNanos[i]) * 1e-9 >= SUSTAINED_SECONDS;
      if (sustained && over[i] != level.atLeast(LEVELS[i])) {
        level = over[i] ? LEVELS[i] : LEVELS[i - 1];
      }
    }
    return level;
  }
}
