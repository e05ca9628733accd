package io.cemaf.agent.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Rules read again. */
@Name("cemaf.RulesReloaded")
@Label("Rules Reloaded")
@Category("cemaf")
@Description("Changed rules were read; refused ones leave the last good ones in force")
@StackTrace(false)
final class RulesReloadedEvent extends Event {
  @Label("Files")
  String files = "";

  @Label("Accepted")
  boolean accepted;

  @Label("Problems")
  String problems = "";

  @Label("Action")
  @Description("reloaded, refused")
  String action = "";
}
