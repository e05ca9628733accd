package io.cemaf;

/** How much pressure the host is under; each level includes the ones before it. */
public enum Level {
  NORMAL,
  ELEVATED,
  HIGH,
  CRITICAL,
  EMERGENCY;

  private static final Level[] ALL = values();

  /** Whether this level is {@code other} or worse. */
  public boolean atLeast(Level other) {
    return ordinal() >= other.ordinal();
  }

  /** The next milder level; {@code NORMAL} has none and answers itself. */
  public Level relaxed() {
    return ALL[Math.max(0, ordinal() - 1)];
  }
}
