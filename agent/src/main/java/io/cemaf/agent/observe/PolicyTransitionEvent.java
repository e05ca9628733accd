package io.cemaf.agent.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A policy that begins or ends. */
@Name("cemaf.PolicyTransition")
@Label("Policy Transition")
@Category("cemaf")
@Description("A policy became active or inactive")
@StackTrace(false)
final class PolicyTransitionEvent extends Event {
  @Label("Policy")
  String policy = "";

  @Label("State")
  @Description("active, observed or inactive")
  String state = "";

  @Label("Action")
  @Description("What it does while it is active")
  String action = "";

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
