package io.cemaf.agent.observe;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** Some time of reading or writing that was held. */
@Name("cemaf.DiskThrottled")
@Label("Disk Throttled")
@Category("cemaf")
@Description("Reading or writing of watched files was held since the last event of this kind")
@StackTrace(false)
final class DiskThrottledEvent extends Event {
  @Label("Action")
  @Description("read, write")
  String action = "";

  @Label("Operations")
  @Description("Operations that were held")
  long operations;

  @Label("Bytes")
  @DataAmount
  @Description("Read or written, held or not")
  long bytes;

  @Label("Waited")
  @Timespan(Timespan.NANOSECONDS)
  @Description("By all operations together")
  long waited;

  @Label("Longest")
  @Timespan(Timespan.NANOSECONDS)
  long longest;

  @Label("Rate")
  @Description("Bytes a second that may be read or written; 0 where that has no limit")
  @DataAmount
  long rate;
}
