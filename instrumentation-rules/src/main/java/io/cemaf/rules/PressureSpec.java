package io.cemaf.rules;

import io.cemaf.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * When which level holds.
 *
 * @param all whether all signals of a level must be over, instead of any
 * @param levels for each level but NORMAL the thresholds: signal (canonical name) at or above value
 * @param margin how far below its threshold a signal must fall: a fraction of 1 for ratios, that
 *     fraction of 100 degrees for temperatures, of the threshold for all else
 * @param relaxAfter how long it must stay there for one level down
 */
public record PressureSpec(
    boolean all, Map<Level, List<Condition.Compare>> levels, double margin, Duration relaxAfter) {
  public PressureSpec {
    levels = Map.copyOf(levels);
  }
}
