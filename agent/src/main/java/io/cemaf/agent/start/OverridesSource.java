package io.cemaf.agent.start;

import io.cemaf.agent.policy.Overrides;
import io.cemaf.rules.Mode;
import io.cemaf.rules.Rules;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/** Turns settings into what overrides the rules; looked at before each control step. */
final class OverridesSource {
  private final Settings settings;
  private int seen;
  private @Nullable Rules seenRules;
  private Overrides last = Overrides.NONE;

  OverridesSource(Settings settings) {
    this.settings = settings;
  }

  /** The overrides in force; the same object until a setting or the rules change. */
  @SuppressWarnings("ReferenceEquality") // whatever is read again is another one
  Overrides get(Rules rules) {
    var now = settings.version();
    if (rules != seenRules || now != seen) {
      seen = now;
      seenRules = rules;
      last = read(rules);
    }
    return last;
  }

  private Overrides read(Rules rules) {
    var modes = new HashMap<String, Mode>();
    for (var rule : rules.rules()) {
      var mode = settings.ruleMode(rule.name());
      if (mode != null) {
        modes.put(rule.name(), mode);
      }
    }
    return new Overrides(
        settings.enabled() && !settings.throttleDisabled(),
        settings.modeOverride(),
        modes,
        settings.forcedLevel());
  }
}
