package io.cemaf.agent.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A change of state of a rule's circuit breaker. */
@Name("cemaf.CircuitBreakerStateTransition")
@Label("Circuit Breaker State Transition")
@Category("cemaf")
@Description("A circuit breaker changed its state")
@StackTrace(false)
final class CircuitBreakerStateTransitionEvent extends Event {
  @Label("Rule")
  String rule = "";

  @Label("Previous State")
  String previous = "";

  @Label("State")
  String state = "";

  @Label("Signal")
  @Description("The signal behind it; empty where none is")
  String signal = "";

  @Label("Value")
  @Description("The signal's value in its own unit: ratios 0 to 1, degrees Celsius, bytes, seconds")
  double value;

  @Label("Threshold")
  @Description("In the unit of the value")
  double threshold;
}
