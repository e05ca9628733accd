package io.cemaf.agent.policy;

import io.cemaf.agent.pressure.Decided;
import io.cemaf.rules.PolicySpec;
import io.cemaf.rules.Rules;
import java.util.List;

/** What active policies do beside what becomes of calls; called on the control thread alone. */
public interface PolicyEffects {
  /** Nothing is done. */
  PolicyEffects NONE =
      new PolicyEffects() {
        @Override
        public void began(Rules rules, PolicySpec policy, Decided why) {}

        @Override
        public void changed(List<PolicySpec> active) {}
      };

  /** A policy begins to act: what it does once is to be done. */
  void began(Rules rules, PolicySpec policy, Decided why);

  /** Other policies are active than before, or subsystems have come or gone. */
  void changed(List<PolicySpec> active);

  /** At each step; allocates nothing where nothing happens. */
  default void tick(long nowNanos) {}

  /** Whether any subsystem is registered: the default policies rest until one is. */
  default boolean hasSubsystems() {
    return false;
  }
}
