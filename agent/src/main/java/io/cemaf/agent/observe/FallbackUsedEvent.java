package io.cemaf.agent.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A call that had failed was made by another model. */
@Name("cemaf.FallbackUsed")
@Label("Fallback Used")
@Category("cemaf")
@Description("A guarded call that had failed went to another model")
@StackTrace(false)
final class FallbackUsedEvent extends CallEvent {
  @Label("Served")
  @Description("The model that was asked in place of the call's own")
  String served = "";

  @Label("Failure")
  @Description("What the call failed with before")
  String failure = "";
}
