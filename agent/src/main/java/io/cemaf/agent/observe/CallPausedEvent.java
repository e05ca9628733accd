package io.cemaf.agent.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A wait, with the stack of the one who waited: a wait is long enough to afford it. */
@Name("cemaf.CallPaused")
@Label("Call Paused")
@Category("cemaf")
@Description("A guarded call waited; the duration of the event is the wait")
@StackTrace(true)
final class CallPausedEvent extends CallEvent {
  @Label("Message")
  @Description("The rule's onPause message")
  String message = "";

  @Label("Outcome")
  @Description("admitted, rejected, proceeded or interrupted")
  String outcome = "";
}
