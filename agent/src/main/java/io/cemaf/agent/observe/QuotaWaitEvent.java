package io.cemaf.agent.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A call waited for its turn in a provider's limits. */
@Name("cemaf.QuotaWait")
@Label("Quota Wait")
@Category("cemaf")
@Description("A guarded call waited for its turn in a quota")
@StackTrace(false)
final class QuotaWaitEvent extends CallEvent {
  @Label("Key")
  @Description("The parts of the quota's key; of an API key only a mark")
  String key = "";

  @Label("Tokens")
  @Description("That the call would use, by estimate; 0 where they are not counted")
  long tokens;

  @Label("Waited")
  @Timespan(Timespan.NANOSECONDS)
  long waited;

  @Label("Outcome")
  @Description("admitted, timed out, interrupted, refused or observed")
  String outcome = "";
}
