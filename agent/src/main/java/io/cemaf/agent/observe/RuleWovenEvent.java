package io.cemaf.agent.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A method woven. */
@Name("cemaf.RuleWoven")
@Label("Rule Woven")
@Category("cemaf")
@Description("A rule's call site was woven into a method")
@StackTrace(false)
final class RuleWovenEvent extends Event {
  @Label("Rule")
  String rule = "";

  @Label("Method")
  String method = "";

  @Label("Class Loader")
  String loader = "";
}
