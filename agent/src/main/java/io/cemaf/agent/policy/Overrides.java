package io.cemaf.agent.policy;

import io.cemaf.Level;
import io.cemaf.agent.limit.CircuitBreaker;
import io.cemaf.rules.Mode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What properties, environment and live settings say over the rules files.
 *
 * @param enabled whether anything is decided at all
 * @param mode of all rules; null to leave it to the files
 * @param ruleModes by rule name
 * @param breakers states of circuit breakers by hand, by rule name
 * @param forcedLevel in place of the measured one; null for none
 */
public record Overrides(
    boolean enabled,
    @Nullable Mode mode,
    Map<String, Mode> ruleModes,
    Map<String, CircuitBreaker.State> breakers,
    @Nullable Level forcedLevel) {
  public Overrides {
    ruleModes = Map.copyOf(ruleModes);
    breakers = Map.copyOf(breakers);
  }

  /** Nothing is overridden. */
  public static final Overrides NONE = new Overrides(true, null, Map.of(), Map.of(), null);

  /**
   * The mode of a rule: its own override; else what its rule says, but never more than the common
   * override; else the common override; else the files' common mode.
   *
   * @param own what the rule itself says in the files; null for nothing
   * @param common what the files say for all rules
   */
  public Mode mode(String rule, @Nullable Mode own, Mode common) {
    if (!enabled) {
      return Mode.OFF;
    }
    var overridden = ruleModes.get(rule);
    if (overridden != null) {
      return overridden;
    }
    var all = mode == null ? common : mode;
    if (own == null) {
      return all;
    }
    return mode == null || own.compareTo(all) > 0 ? own : all;
  }
}
