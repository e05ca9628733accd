package io.cemaf.rules;

import io.cemaf.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When which level holds.
 *
 * @param all whether all signals of a level must be over, instead of any
 * @param levels for each level but NORMAL the thresholds: signal (canonical name) at or above value
 * @param margin how far below its threshold a signal must fall: a fraction of 1 for ratios, that
 *     fraction of 100 degrees for temperatures, of the threshold for all else
 * @param relaxAfter how long it must stay there for one level down
 * @param auto the signals whose threshold of a level is learned, and is in {@code levels} what it
 *     starts with and never exceeds
 */
public record PressureSpec(
    boolean all,
    Map<Level, List<Condition.Compare>> levels,
    double margin,
    Duration relaxAfter,
    Map<Level, Set<String>> auto) {
  public PressureSpec {
    levels = Map.copyOf(levels);
    auto = Map.copyOf(auto);
  }

  /** With thresholds that all are as they are given. */
  public PressureSpec(
      boolean all, Map<Level, List<Condition.Compare>> levels, double margin, Duration relaxAfter) {
    this(all, levels, margin, relaxAfter, Map.of());
  }
}
