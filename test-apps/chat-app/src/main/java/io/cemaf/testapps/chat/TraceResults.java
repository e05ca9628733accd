package io.cemaf.testapps.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts how the calls of a trace went, by phase; printed as one line of JSON. */
final class TraceResults {
  private final List<Phase> phases = new ArrayList<>();
  private final OperatingSystemMXBean machine =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private int current = -1;

  /** What is printed of a phase. */
  static final class Phase {
    public final Map<String, Integer> offered = new TreeMap<>();
    public final Map<String, Integer> inTime = new TreeMap<>();
    public final Map<String, Integer> ends = new TreeMap<>();
    public double latestStartMillis;
    public double machineCpu;
  }

  TraceResults(List<TracedCall> trace) {
    for (var call : trace) {
      while (phases.size() <= call.phase()) {
        phases.add(new Phase());
      }
    }
  }

  /** A call comes, so long after its time. */
  synchronized void begin(TracedCall call, long lateNanos) {
    if (call.phase() != current) {
      measureMachine();
      current = call.phase();
    }
    var phase = phases.get(call.phase());
    phase.offered.merge(call.caller(), 1, Integer::sum);
    phase.latestStartMillis = Math.max(phase.latestStartMillis, lateNanos / 1e6);
  }

  synchronized void end(TracedCall call, String how, boolean inTime) {
    var phase = phases.get(call.phase());
    phase.ends.merge(how, 1, Integer::sum);
    if (inTime) {
      phase.inTime.merge(call.caller(), 1, Integer::sum);
    }
  }

  /** How busy the whole machine was in the phase that ends. */
  private void measureMachine() {
    var busy = machine.getCpuLoad();
    if (current >= 0) {
      phases.get(current).machineCpu = busy;
    }
  }

  synchronized String json() {
    measureMachine();
    try {
      return new JsonMapper().writeValueAsString(phases);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
