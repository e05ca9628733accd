package io.cemaf.agent.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Memory reached one of its limits, or fell below it. */
@Name("cemaf.MemoryGuard")
@Label("Memory Guard")
@Category("cemaf")
@Description("Memory of the process reached a limit, or is below it again")
@StackTrace(false)
final class MemoryGuardEvent extends Event {
  @Label("Previous State")
  String previous = "";

  @Label("State")
  @Description("NORMAL, SOFT or HARD")
  String state = "";

  @Label("Action")
  @Description("What follows: page out, calls wait, one call tries, calls go on")
  String action = "";

  @Label("Signal")
  @Description("heap, rss or cgroup")
  String signal = "";

  @Label("Value")
  @Description("A ratio of 0 to 1, or bytes")
  double value;

  @Label("Threshold")
  @Description("In the unit of the value")
  double threshold;
}
