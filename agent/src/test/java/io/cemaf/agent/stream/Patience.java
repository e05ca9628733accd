package io.cemaf.agent.stream;

/** How long the specification's tests wait. */
final class Patience {
  /** For what must come, on the busiest machine. */
  static final long MILLIS = 5_000;

  /** For what must not. */
  static final long SILENCE_MILLIS = 50;

  private Patience() {}
}
