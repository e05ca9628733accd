package io.cemaf.rules;

import io.cemaf.rules.Condition.Compare;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The policies that are there without being written; what they say is data. */
final class DefaultPolicies {
  private static final String FILE = "policies.yaml";
  private static final String ANY_LATENCY = "latency.any";
  private static final String CHAT = "llm.chat";

  private final List<PolicySpec> policies = new ArrayList<>();

  /** Those for these rules. */
  DefaultPolicies(List<RuleSpec> rules) {
    // What is wrong with them is no problem of the user's.
    var reading = new Reading(FILE, new ArrayList<>(), new ArrayList<>());
    var section = Resources.section(FILE, RootShape.SHAPE, reading);
    for (var named : section.get(RootShape.POLICIES, List.of())) {
      policies.add(policy(named, rules, reading));
    }
  }

  private static PolicySpec policy(Named<Section> named, List<RuleSpec> rules, Reading reading) {
    var section = named.value();
    return new PolicySpec(
        named.name(),
        named.source(),
        null,
        when(section.get(PolicyShape.WHEN, List.of()), rules),
        section.get(PolicyShape.FOR, java.time.Duration.ZERO),
        List.of(),
        section.get(PolicyShape.SUBSYSTEM),
        true,
        PolicyShape.actions(section.get(PolicyShape.DO), reading));
  }

  private static List<Condition> when(List<Condition> written, List<RuleSpec> rules) {
    var when = new ArrayList<Condition>();
    for (var condition : written) {
      if (condition instanceof Compare compare && compare.signal().equals(ANY_LATENCY)) {
        for (var rule : rules) {
          if (rule.match().hooks().contains(CHAT)) {
            when.add(new Compare("latency." + rule.name(), compare.op(), compare.value()));
          }
        }
      } else {
        when.add(condition);
      }
    }
    return when;
  }

  List<PolicySpec> all() {
    return policies;
  }

  @Nullable PolicySpec named(String name) {
    for (var policy : policies) {
      if (policy.name().equals(name)) {
        return policy;
      }
    }
    return null;
  }
}
