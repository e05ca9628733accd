package io.cemaf.agent.policy;

import io.cemaf.agent.guard.Gatekeeper;
import io.cemaf.agent.guard.RuleState;
import io.cemaf.agent.sense.Sample;
import io.cemaf.agent.sense.SignalIndex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the signals that rules themselves give: inFlight.RULE, latency.RULE, errors.RULE,
 * budget.NAME.
 */
final class RuleSignals {
  private enum Kind {
    IN_FLIGHT("inFlight."),
    P50("latency.p50."),
    P99("latency.p99."),
    P95("latency."),
    ERRORS("errors.");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  private record Signal(Kind kind, int slot, RuleState state, RuleWindow window) {}

  private static final String BUDGET = "budget.";

  private record BudgetSignal(int slot, String budget) {}

  private final Gatekeeper gatekeeper;
  private final List<BudgetSignal> budgets = new ArrayList<>();
  private final List<Signal> signals = new ArrayList<>();
  private final List<RuleWindow> windows;

  /**
   * Looks every rule signal of the index up.
   *
   * @param polls how many polls the window spans
   */
  RuleSignals(SignalIndex index, Gatekeeper gatekeeper, int polls) {
    this.gatekeeper = gatekeeper;
    Map<String, RuleWindow> byRule = new LinkedHashMap<>();
    for (var slot = 0; slot < index.size(); slot++) {
      var name = index.name(slot);
      if (name.startsWith(BUDGET)) {
        budgets.add(new BudgetSignal(slot, name.substring(BUDGET.length())));
      }
      for (var kind : Kind.values()) {
        if (name.startsWith(kind.prefix)) {
          var state = gatekeeper.state(name.substring(kind.prefix.length()));
          var window =
              byRule.computeIfAbsent(state.name(), rule -> new RuleWindow(state.meter(), polls));
          signals.add(new Signal(kind, slot, state, window));
          break;
        }
      }
    }
    windows = List.copyOf(byRule.values());
  }

  /** The rule whose durations a signal needs; empty if it needs none. */
  static String timedRule(String signal) {
    for (var kind : Kind.values()) {
      if (signal.startsWith(kind.prefix)) {
        return kind == Kind.IN_FLIGHT || kind == Kind.ERRORS
            ? ""
            : signal.substring(kind.prefix.length());
      }
    }
    return "";
  }

  void sample(Sample into) {
    for (var i = 0; i < windows.size(); i++) {
      windows.get(i).roll();
    }
    for (var i = 0; i < signals.size(); i++) {
      var signal = signals.get(i);
      into.set(signal.slot(), value(signal));
    }
    sampleBudgets(into);
  }

  private void sampleBudgets(Sample into) {
    for (var i = 0; i < budgets.size(); i++) {
      var budget = budgets.get(i);
      into.set(budget.slot(), gatekeeper.budgetShare(budget.budget()));
    }
  }

  private static double value(Signal signal) {
    return switch (signal.kind()) {
      case IN_FLIGHT -> signal.state().meter().inFlight();
      case P50 -> signal.window().latencySeconds(0.5);
      case P95 -> signal.window().latencySeconds(0.95);
      case P99 -> signal.window().latencySeconds(0.99);
      case ERRORS -> signal.window().errors();
    };
  }
}
