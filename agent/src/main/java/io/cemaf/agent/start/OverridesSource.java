package io.cemaf.agent.start;

import io.cemaf.agent.limit.CircuitBreaker;
import io.cemaf.agent.policy.Overrides;
import io.cemaf.rules.DiskSpec;
import io.cemaf.rules.LoggingSpec;
import io.cemaf.rules.Mode;
import io.cemaf.rules.PagingSpec;
import io.cemaf.rules.Rules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
    var breakers = new HashMap<String, CircuitBreaker.State>();
    for (var rule : rules.rules()) {
      var state = settings.breakerState(rule.name());
      if (state != null) {
        breakers.put(rule.name(), state);
      }
    }
    for (var pool : rules.pools()) {
      var mode = settings.ruleMode(pool.name());
      if (mode != null) {
        modes.put(pool.name(), mode);
      }
    }
    for (var name : paged(rules.paging())) {
      var mode = settings.ruleMode(name);
      if (mode != null) {
        modes.put(name, mode);
      }
    }
    for (var name : List.of(DiskSpec.NAME, LoggingSpec.NAME)) {
      var mode = settings.ruleMode(name);
      if (mode != null) {
        modes.put(name, mode);
      }
    }
    return new Overrides(
        settings.enabled() && !settings.throttleDisabled(),
        settings.modeOverride(),
        modes,
        breakers,
        settings.forcedLevel());
  }

  private static List<String> paged(@Nullable PagingSpec paging) {
    var names = new ArrayList<String>();
    if (paging != null) {
      names.add(PagingSpec.NAME);
      paging.fields().forEach(field -> names.add(field.name()));
      paging.stores().forEach(store -> names.add(store.name()));
    }
    return names;
  }
}
