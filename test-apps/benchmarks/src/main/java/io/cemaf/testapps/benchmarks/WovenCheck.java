package io.cemaf.testapps.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.cemaf.testapps.harness.AgentStatus;
import java.util.function.UnaryOperator;

/** Asks the agent of this JVM whether what is measured is what was meant; fails the run if not. */
final class WovenCheck {
  private static final int CALLS = 1_000;

  private final String rule;
  private final Class<?> target;

  WovenCheck(String rule, Class<?> target) {
    this.rule = rule;
    this.target = target;
  }

  /** Woven and counted call by call. */
  void active(UnaryOperator<Object> call) {
    call(call);
    var state = state();
    same("calls of " + rule, CALLS, state.path("started").asLong());
    same("mode of " + rule, "ENFORCE", state.path("mode").asText());
  }

  /** Woven, and every call passes uncounted. */
  void inactive(UnaryOperator<Object> call) {
    call(call);
    same("calls of " + rule, 0, state().path("started").asLong());
    same("mode of " + rule, "", state().path("mode").asText());
  }

  /** Woven, and every call is refused. */
  void full(UnaryOperator<Object> call) {
    var before = state().path("rejected").asLong();
    for (var i = 0; i < CALLS; i++) {
      try {
        var unused = call.apply("");
      } catch (RuntimeException refused) {
        same("exception", "io.cemaf.CallRejectedException", refused.getClass().getName());
        continue;
      }
      throw new IllegalStateException("a call of rule " + rule + " was not refused");
    }
    same("refusals of " + rule, CALLS, state().path("rejected").asLong() - before);
  }

  /** After the measurement: nothing has changed but the counts. */
  void still() {
    var unused = state();
  }

  private static void call(UnaryOperator<Object> call) {
    for (var i = 0; i < CALLS; i++) {
      var unused = call.apply("");
    }
  }

  private JsonNode state() {
    var status = status();
    same("level", "NORMAL", status.json().path("level").path("current").asText());
    same("faults", "{}", status.faults().toString());
    same("fall-backs", "{}", status.fallBacks().toString());
    var method = find(status.json().path("woven"), "method", target.getName() + ".call");
    if (method.isMissingNode()) {
      throw new IllegalStateException(target + " is not woven: " + status.json().path("woven"));
    }
    return find(status.json().path("ruleStates"), "rule", rule);
  }

  private static AgentStatus status() {
    return AgentStatus.of(ProcessHandle.current().pid());
  }

  private static JsonNode find(JsonNode all, String field, String value) {
    for (var one : all) {
      if (one.path(field).asText().startsWith(value)) {
        return one;
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  private static void same(String what, Object expected, Object seen) {
    if (!expected.toString().equals(seen.toString())) {
      throw new IllegalStateException(what + ": " + expected + " expected, but " + seen);
    }
  }
}
