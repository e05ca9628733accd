package io.cemaf.agent.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A call held back by its rule's spacing. */
@Name("cemaf.CallThrottled")
@Label("Call Throttled")
@Category("cemaf")
@Description("A guarded call was spaced from the one before it")
@StackTrace(false)
final class CallThrottledEvent extends CallEvent {
  @Label("Waited")
  @Timespan(Timespan.NANOSECONDS)
  long waited;
}
