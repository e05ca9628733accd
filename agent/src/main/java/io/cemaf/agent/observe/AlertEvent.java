package io.cemaf.agent.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Something that somebody should hear of. */
@Name("cemaf.Alert")
@Label("Alert")
@Category("cemaf")
@Description("A policy asked for an alert")
@StackTrace(false)
final class AlertEvent extends Event {
  @Label("Policy")
  String policy = "";

  @Label("Severity")
  @Description("info, warning, error or critical")
  String severity = "";

  @Label("Message")
  String message = "";

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
