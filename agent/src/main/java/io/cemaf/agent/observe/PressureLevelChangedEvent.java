package io.cemaf.agent.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A change of the level. */
@Name("cemaf.PressureLevelChanged")
@Label("Pressure Level Changed")
@Category("cemaf")
@Description("The pressure level rose or fell")
@StackTrace(false)
final class PressureLevelChangedEvent extends Event {
  @Label("Level")
  @Description("The level from now on")
  String level = "";

  @Label("Previous Level")
  String previous = "";

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
  @Description("raised, relaxed")
  String action = "";
}
