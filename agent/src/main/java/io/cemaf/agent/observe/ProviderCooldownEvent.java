package io.cemaf.agent.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A provider was asked too often, or answers again. */
@Name("cemaf.ProviderCooldown")
@Label("Provider Cool-down")
@Category("cemaf")
@Description("A provider wants to be asked nothing for a while, or answers again")
@StackTrace(false)
final class ProviderCooldownEvent extends Event {
  @Label("Quota")
  String quota = "";

  @Label("Key")
  @Description("The parts of the quota's key; of an API key only a mark")
  String key = "";

  @Label("State")
  @Description("told, estimated where the provider gave no time, or over")
  String state = "";

  @Label("Cool-down")
  @Timespan(Timespan.NANOSECONDS)
  long cooldown;
}
