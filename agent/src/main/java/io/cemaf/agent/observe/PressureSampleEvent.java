package io.cemaf.agent.observe;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Percentage;
import jdk.jfr.StackTrace;

/** One poll of the sensors. */
@Name("cemaf.PressureSample")
@Label("Pressure Sample")
@Category("cemaf")
@Description("The main signals at one poll; NaN where unknown")
@StackTrace(false)
final class PressureSampleEvent extends Event {
  @Label("Level")
  String level = "";

  @Label("CPU")
  @Percentage
  double cpu;

  @Label("Memory")
  @Percentage
  double memory;

  @Label("Heap After GC")
  @Percentage
  double heap;

  @Label("Resident Set")
  @DataAmount(DataAmount.BYTES)
  long rss;

  @Label("Temperature")
  @Description("Degrees Celsius")
  double temperature;

  @Label("CPU Stalls")
  @Description("PSI some avg10")
  @Percentage
  double psiCpu;

  @Label("Memory Stalls")
  @Description("PSI some avg10")
  @Percentage
  double psiMemory;

  @Label("I/O Stalls")
  @Description("PSI some avg10")
  @Percentage
  double psiIo;

  @Label("Load")
  @Description("Load average per CPU")
  double load;

  @Label("Disk")
  @Description("Share of the file system in use")
  @Percentage
  double disk;
}
