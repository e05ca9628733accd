package io.cemaf.agent.observe;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A page fault: a value that a thread waited for, since it was on disk. */
@Name("cemaf.PageIn")
@Label("Page In")
@Category("cemaf")
@Description("A value was read from disk for the thread that asked for it")
@StackTrace(false)
final class PageInEvent extends Event {
  @Label("Rule")
  @Description("The field's or store's name in the rules")
  String rule = "";

  @Label("Page")
  long page;

  @Label("Bytes")
  @DataAmount
  long bytes;

  @Label("Waited")
  @Timespan(Timespan.NANOSECONDS)
  @Description("By the thread that asked for it")
  long waited;
}
