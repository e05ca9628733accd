package io.cemaf.agent.policy;

import io.cemaf.Level;
import io.cemaf.agent.pressure.Profiler;
import io.cemaf.agent.sense.Sample;
import io.cemaf.agent.sense.SignalIndex;
import io.cemaf.rules.Condition.Compare;
import io.cemaf.rules.LimitsSpec;
import io.cemaf.rules.PressureSpec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the process may use of its machine, as levels see it: memory is the worse of the machine's
 * share and of what is resident of {@code maxMemory}; thresholds of CPU use are shares of {@code
 * maxCpu}. Nothing else is rescaled. Allocates nothing after it is made.
 */
final class Limits {
  private static final String MEMORY = "memory";
  private static final String RSS = "rss";

  private final double maxMemoryBytes;
  private final int[] memory;
  private final int[] resident;

  /** Looks up every signal made from memory, beside the one made from rss in the same way. */
  Limits(LimitsSpec spec, SignalIndex index) {
    var limit = spec.maxMemoryBytes();
    var slots = new ArrayList<Integer>();
    for (var slot = 0; limit != null && slot < index.size(); slot++) {
      if (Profiler.base(index.name(slot)).equals(MEMORY)) {
        slots.add(slot);
      }
    }
    maxMemoryBytes = limit == null ? Double.NaN : limit;
    memory = new int[slots.size()];
    resident = new int[slots.size()];
    for (var i = 0; i < memory.length; i++) {
      memory[i] = slots.get(i);
      resident[i] = index.slot(ofResident(index.name(memory[i])));
    }
  }

  /** The signal that is made from rss as {@code signal} is from memory. */
  static String ofResident(String signal) {
    return signal.substring(0, signal.length() - MEMORY.length()) + RSS;
  }

  /** The thresholds with those of CPU use as shares of what the process may use. */
  static PressureSpec rescaled(PressureSpec pressure, LimitsSpec limits) {
    if (limits.maxCpu() == 1) {
      return pressure;
    }
    Map<Level, List<Compare>> levels = new EnumMap<>(Level.class);
    for (var level : pressure.levels().entrySet()) {
      var thresholds = new ArrayList<Compare>();
      for (var threshold : level.getValue()) {
        thresholds.add(
            Profiler.base(threshold.signal()).equals("cpu")
                ? new Compare(
                    threshold.signal(), threshold.op(), threshold.value() * limits.maxCpu())
                : threshold);
      }
      levels.put(level.getKey(), List.copyOf(thresholds));
    }
    return new PressureSpec(
        pressure.all(), levels, pressure.margin(), pressure.relaxAfter(), pressure.auto());
  }

  /** Rescales memory in what levels go by; what is not known of one side leaves the other. */
  void apply(Sample settled) {
    for (var i = 0; i < memory.length; i++) {
      var share = resident[i] < 0 ? Double.NaN : settled.value(resident[i]) / maxMemoryBytes;
      var host = settled.value(memory[i]);
      if (!Double.isNaN(share) && !(host >= share)) {
        settled.set(memory[i], share);
      }
    }
  }
}
