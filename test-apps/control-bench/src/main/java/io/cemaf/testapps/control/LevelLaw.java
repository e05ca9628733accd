package io.cemaf.testapps.control;

import io.cemaf.Level;

/** From readings of one signal to a level. */
interface LevelLaw {
  /** How far below a threshold a level is left, in percent. */
  double BAND = 5;

  /** How long a level is kept at least. */
  double DWELL_SECONDS = 10;

  /** The level after one reading. */
  Level step(long nowNanos, double percent);

  /** Where a level begins, in percent, the same for all laws. */
  static double threshold(Level level) {
    return switch (level) {
      case NORMAL -> 0;
      case ELEVATED -> 65;
      case HIGH -> 75;
      case CRITICAL -> 85;
      case EMERGENCY -> 95;
    };
  }

  /** The level whose threshold a value passes. */
  static Level reached(double percent) {
    var reached = Level.NORMAL;
    for (var level : Level.values()) {
      reached = percent >= threshold(level) ? level : reached;
    }
    return reached;
  }
}
