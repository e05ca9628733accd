package io.cemaf.agent.policy;

import io.cemaf.agent.pressure.Decided;
import io.cemaf.rules.PolicySpec;
import java.util.Map;

/**
 * What is decided for one action on one rule.
 *
 * @param action as rules name it
 * @param value of the policy that decides
 * @param by the one that decides
 * @param why what it rests on
 * @param over those that it overrides, with their values
 */
public record PolicyChoice(
    String action, double value, PolicySpec by, Decided why, Map<String, Double> over) {
  public PolicyChoice {
    over = Map.copyOf(over);
  }
}
