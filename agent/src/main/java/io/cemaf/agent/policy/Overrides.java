package io.cemaf.agent.policy;

import io.cemaf.Level;
import io.cemaf.rules.Mode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What properties, environment and live settings say over the rules files.
 *
 * @param enabled whether anything is decided at all
 * @param mode of all rules; null to leave it to the files
 * @param ruleModes by rule name
 * @param forcedLevel in place of the measured one; null for none
 */
public record Overrides(
    boolean enabled,
    @Nullable Mode mode,
    Map<String, Mode> ruleModes,
    @Nullable Level forcedLevel) {
  public Overrides {
    ruleModes = Map.copyOf(ruleModes);
  }

  /** Nothing is overridden. */
  public static final Overrides NONE = new Overrides(true, null, Map.of(), null);

  /**
   * The mode of a rule: its own override, else the milder of the common override and what the files
   * say.
   */
  Mode mode(String rule, Mode written) {
    if (!enabled) {
      return Mode.OFF;
    }
    var own = ruleModes.get(rule);
    if (own != null) {
      return own;
    }
    return mode == null || written.compareTo(mode) > 0 ? written : mode;
  }
}
