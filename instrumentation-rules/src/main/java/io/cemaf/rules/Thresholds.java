package io.cemaf.rules;

import io.cemaf.rules.Condition.Compare;
import io.cemaf.rules.Condition.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The default guard's thresholds that the environment sets, as bare numbers: percent, degrees. */
final class Thresholds {
  private static final String[] NAMES = {"CPU", "MEMORY", "TEMPERATURE", "DISK"};
  private static final String[] SIGNALS = {"cpu", "memory", "temperature", "disk"};

  private Thresholds() {}

  /** The guard with the environment's thresholds in place of its own. */
  static GuardSpec apply(GuardSpec guard, Map<String, String> environment, List<Problem> problems) {
    var when = new ArrayList<>(guard.when());
    for (var i = 0; i < NAMES.length; i++) {
      var variable = "CEMAF_RESOURCE_" + NAMES[i] + "_THRESHOLD";
      var text = environment.get(variable);
      if (text != null && !text.isBlank()) {
        try {
          replace(when, new Compare(SIGNALS[i], Op.ABOVE, value(SIGNALS[i], text.trim())));
        } catch (BadValue e) {
          problems.add(
              new Problem(null, Problem.Severity.ERROR, e.code().id(), variable + ": " + e.text()));
        }
      }
    }
    return new GuardSpec(
        guard.name(),
        guard.source(),
        when,
        guard.all(),
        guard.cooldown(),
        guard.checkInterval(),
        guard.halfOpenCalls(),
        guard.maxWait(),
        guard.onTimeout());
  }

  private static double value(String signal, String text) throws BadValue {
    if (signal.equals("temperature")) {
      return Quantities.celsius(text.endsWith("C") ? text : text + "C");
    }
    return Quantities.ratio(text.endsWith("%") ? text : text + "%");
  }

  private static void replace(List<Condition> when, Compare threshold) {
    for (var i = 0; i < when.size(); i++) {
      if (when.get(i) instanceof Compare compare && compare.signal().equals(threshold.signal())) {
        when.set(i, threshold);
        return;
      }
    }
    when.add(threshold);
  }
}
