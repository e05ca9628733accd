package io.cemaf.agent.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** What the agent costs. */
@Name("cemaf.AgentOverhead")
@Label("Agent Overhead")
@Category("cemaf")
@Description("What the agent itself costs")
@StackTrace(false)
final class AgentOverheadEvent extends Event {
  @Label("Control Time")
  @Description("CPU time of the agent's threads since the last event")
  @Timespan(Timespan.NANOSECONDS)
  long controlTime;

  @Label("Faults")
  @Description("Internal faults so far")
  long faults;

  @Label("Fall-backs")
  @Description("Times that the agent did less than asked, so far")
  long fallBacks;
}
