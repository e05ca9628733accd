package io.cemaf.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that everything that rules name exists, and that guards do not watch themselves. */
final class References {

  private final Map<String, GuardSpec> guards;
  private final Set<String> rules;
  private final Set<String> hooks;
  private final Set<String> webhooks;
  private final Set<String> quotas;
  private final Set<String> budgets;
  private final List<Problem> problems;

  /** How many names may still be compared in search of the nearest. */
  private int comparisons = 50_000;

  References(
      Map<String, GuardSpec> guards,
      Set<String> rules,
      Set<String> hooks,
      Set<String> webhooks,
      Set<String> quotas,
      Set<String> budgets,
      List<Problem> problems) {
    this.guards = guards;
    this.rules = rules;
    this.hooks = hooks;
    this.webhooks = webhooks;
    this.quotas = quotas;
    this.budgets = budgets;
    this.problems = problems;
  }

  void check(List<Reference> references) {
    for (var reference : references) {
      switch (reference.kind()) {
        case GUARD -> require(reference, "guard", guards.keySet());
        case RULE -> require(reference, "rule", rules);
        case HOOK -> require(reference, "hook", hooks);
        case WEBHOOK -> require(reference, "webhook", webhooks);
        case QUOTA -> require(reference, "quota", quotas);
        case BUDGET -> require(reference, "budget", budgets);
      }
    }
    var done = new HashSet<String>();
    for (var guard : guards.values()) {
      follow(guard, new ArrayList<>(), done);
    }
  }

  private void require(Reference reference, String kind, Set<String> known) {
    if (!known.contains(reference.name())) {
      comparisons -= known.size();
      var hint = comparisons > 0 ? Spelling.hint(reference.name(), known) : "";
      error(
          reference.place(),
          Code.UNKNOWN_NAME,
          "no " + kind + " is named '" + reference.name() + "'" + hint);
    }
  }

  private void follow(GuardSpec guard, List<String> way, Set<String> done) {
    if (way.contains(guard.name())) {
      error(
          guard.source(),
          Code.CYCLE,
          "guard '" + guard.name() + "' watches itself, by way of " + way);
      return;
    }
    if (!done.add(guard.name())) {
      return;
    }
    way.add(guard.name());
    for (var condition : guard.when()) {
      follow(condition, way, done);
    }
    way.remove(guard.name());
  }

  private void follow(Condition condition, List<String> way, Set<String> done) {
    if (condition instanceof Condition.All all) {
      for (var each : all.of()) {
        follow(each, way, done);
      }
    } else if (condition instanceof Condition.GuardOpen open) {
      var guard = guards.get(open.guard());
      if (guard != null) {
        follow(guard, way, done);
      }
    }
  }

  private void error(SourceRef place, Code code, String message) {
    problems.add(new Problem(place, Problem.Severity.ERROR, code.id(), message));
  }
}
