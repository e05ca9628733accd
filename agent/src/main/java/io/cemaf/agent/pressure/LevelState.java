package io.cemaf.agent.pressure;

import io.cemaf.Level;

/**
 * The level in force and how far it is on its way down. A new one with the same level only notes
 * time spent below the margin: compare levels, not references, to see a change.
 *
 * @param sinceNanos when this level began
 * @param signal what raised it, or what it relaxed by; empty at the start
 * @param value of that signal when the level began
 * @param threshold of that signal
 * @param calmNanos how long every signal has been below the level's thresholds by the margin
 * @param seenNanos when {@code calmNanos} was last added to
 * @param calm whether the last look found it below by the margin
 */
public record LevelState(
    Level level,
    long sinceNanos,
    String signal,
    double value,
    double threshold,
    long calmNanos,
    long seenNanos,
    boolean calm) {

  /** Normal, from now on. */
  public static LevelState initial(long nowNanos) {
    return new LevelState(Level.NORMAL, nowNanos, "", Double.NaN, Double.NaN, 0, nowNanos, false);
  }
}
