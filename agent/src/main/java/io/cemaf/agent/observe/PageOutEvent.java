package io.cemaf.agent.observe;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Values that left the heap. */
@Name("cemaf.PageOut")
@Label("Page Out")
@Category("cemaf")
@Description("Values that left the heap since the last event of this kind for this rule")
@StackTrace(false)
final class PageOutEvent extends Event {
  @Label("Rule")
  @Description("The field's or store's name in the rules")
  String rule = "";

  @Label("Pages")
  long pages;

  @Label("Bytes")
  @DataAmount
  @Description("Of pages, before they are compressed")
  long bytes;
}
