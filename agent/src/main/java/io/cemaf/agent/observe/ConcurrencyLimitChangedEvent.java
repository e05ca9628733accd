package io.cemaf.agent.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A move of a limit that adapts. */
@Name("cemaf.ConcurrencyLimitChanged")
@Label("Concurrency Limit Changed")
@Category("cemaf")
@Description("The limit of a rule's calls at once has moved, small movements to learn by left out")
@StackTrace(false)
final class ConcurrencyLimitChangedEvent extends Event {
  @Label("Rule")
  String rule = "";

  @Label("Limit")
  @Description("Calls that may run at once from now on")
  int limit;

  @Label("Previous Limit")
  int previous;

  @Label("In Flight")
  @Description("Calls that ran at the time")
  int inFlight;

  @Label("Action")
  @Description("raised, lowered")
  String action = "";
}
