package io.cemaf.testapps.control;

import io.cemaf.Level;

/** The level that the reading passes, nothing else. */
final class RawThresholds implements LevelLaw {
  @Override
  public Level step(long nowNanos, double percent) {
    return LevelLaw.reached(percent);
  }
}
