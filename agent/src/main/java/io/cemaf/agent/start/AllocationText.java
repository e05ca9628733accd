package io.cemaf.agent.start;

import io.cemaf.agent.guard.AllocationLimit;
import io.cemaf.rules.RuleSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What memory and workers a rule sets aside, as a person reads it. */
final class AllocationText {
  private AllocationText() {}

  static void put(Map<String, Object> into, RuleSpec rule) {
    var allocation = rule.allocation();
    if (allocation == null) {
      return;
    }
    var most = allocation.maxMemoryBytes();
    into.put(
        "allocation",
        "minMemory "
            + allocation.minMemoryBytes()
            + "B"
            + (most == null ? "" : ", maxMemory " + most + "B")
            + ", minWorkers "
            + allocation.minWorkers()
            + (allocation.maxWorkers() == Integer.MAX_VALUE
                ? ""
                : ", maxWorkers " + allocation.maxWorkers())
            + (allocation.memoryIntensive() ? ", memoryIntensive" : ""));
  }

  static Map<String, Object> of(AllocationLimit allocation) {
    var one = new LinkedHashMap<String, Object>();
    one.put("limit", allocation.limit() == Integer.MAX_VALUE ? null : allocation.limit());
    one.put("roomBytes", number(allocation.roomBytes()));
    one.put("liveBytes", number(allocation.liveBytes()));
    one.put("withheldBytes", number(allocation.withheldBytes()));
    return one;
  }

  private static @Nullable Object number(double value) {
    return Double.isNaN(value) ? null : (long) value;
  }
}
