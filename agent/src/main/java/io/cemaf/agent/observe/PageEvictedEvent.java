package io.cemaf.agent.observe;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Pages that left memory for disk. */
@Name("cemaf.PageEvicted")
@Label("Page Evicted")
@Category("cemaf")
@Description("Pages that left memory for disk since the last event of this kind")
@StackTrace(false)
final class PageEvictedEvent extends Event {
  @Label("Action")
  @Description("The eviction in force: auto, LRU, LFU, PRIORITY, SIZE")
  String action = "";

  @Label("Pages")
  long pages;

  @Label("Bytes")
  @DataAmount
  @Description("Of memory that they had")
  long bytes;

  @Label("Written")
  @DataAmount
  @Description("To segments meanwhile")
  long written;
}
