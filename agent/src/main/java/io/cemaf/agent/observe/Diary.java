package io.cemaf.agent.observe;

import java.util.LinkedHashMap;
import java.util.Locale;

/**
 * Writes what is decided into the agent's log file, at its level {@code info}: each change, and
 * what becomes of calls in one line a rule and action for each control step.
 */
public final class Diary {
  private final DecisionLog decisions;
  private final Log log;
  private DecisionLog.Position seen;

  /** Writes what is decided from now on. */
  public Diary(DecisionLog decisions, Log log) {
    this.decisions = decisions;
    this.log = log;
    seen = decisions.position();
  }

  private record Line(Decision.Kind kind, String rule, String action) {}

  private static final class Calls {
    private final Decision first;
    private int count;

    Calls(Decision first) {
      this.first = first;
    }
  }

  /** After a control step, on its thread. */
  public void tick() {
    var before = seen;
    seen = decisions.position();
    var calls = new LinkedHashMap<Line, Calls>();
    for (var decision : decisions.since(before)) {
      if (decision.method().isEmpty()) {
        log.info(change(decision));
      } else {
        var line = new Line(decision.kind(), decision.subject(), decision.action());
        calls.computeIfAbsent(line, unused -> new Calls(decision)).count++;
      }
    }
    calls.forEach((line, several) -> log.info(call(several)));
  }

  private static String change(Decision decision) {
    return decision.kind()
        + " "
        + decision.subject()
        + ": "
        + decision.action()
        + reason(decision)
        + (decision.detail().isEmpty() ? "" : ": " + decision.detail());
  }

  private static String call(Calls calls) {
    var first = calls.first;
    return first.kind()
        + " "
        + first.subject()
        + (calls.count == 1 ? ", " : ", " + calls.count + " calls, ")
        + first.method()
        + ": "
        + first.action()
        + reason(first)
        + (first.detail().isEmpty() ? "" : ": " + first.detail());
  }

  private static String reason(Decision decision) {
    return decision.signal().isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            " (%s %.2f, threshold %.2f)",
            decision.signal(),
            decision.value(),
            decision.threshold());
  }
}
