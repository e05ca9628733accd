package io.cemaf.agent.observe;

import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;

/** The fields that every event about a call has. */
abstract class CallEvent extends Event {
  @Label("Rule")
  String rule = "";

  @Label("Method")
  String method = "";

  @Label("Priority")
  @Description("The rule's priority")
  String priority = "";

  @Label("Level")
  @Description("The pressure level at the decision")
  String level = "";

  @Label("Signal")
  @Description("The signal behind it; empty where none is")
  String signal = "";

  @Label("Value")
  @Description("The signal's value in its own unit: ratios 0 to 1, degrees Celsius, bytes, seconds")
  double value;

  @Label("Threshold")
  @Description("In the unit of the value")
  double threshold;

  @Label("Action")
  @Description(
      "What decided: guard, bulkhead, delay, circuitBreaker, rateLimiter, skip, shed, deadline")
  String action = "";

  final void fill(CallFacts facts) {
    rule = facts.rule();
    method = facts.method();
    priority = facts.priority().name();
    level = facts.level().name();
    signal = facts.signal();
    value = facts.value();
    threshold = facts.threshold();
    action = facts.action();
  }
}
