package io.cemaf.agent.policy;

import io.cemaf.Level;
import io.cemaf.agent.pressure.Decided;
import io.cemaf.agent.sense.Sample;
import io.cemaf.agent.sense.SignalIndex;
import io.cemaf.rules.Condition.Compare;
import io.cemaf.rules.PressureSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether memory, heap or the resident set is at the threshold of the level critical. As sampled:
 * levels go by what is without outliers, which is later. A heap that no level has a threshold of
 * counts by that of memory.
 */
final class MemoryShortage {
  private static final String HEAP = "heap";
  private static final String MEMORY = "memory";

  private final List<Compare> compares;
  private final int[] slots;
  private volatile @Nullable Decided now;

  MemoryShortage(PressureSpec pressure, SignalIndex index) {
    var found = new ArrayList<Compare>();
    Compare memory = null;
    var heap = false;
    for (var compare : pressure.levels().getOrDefault(Level.CRITICAL, List.of())) {
      switch (compare.signal()) {
        case MEMORY, HEAP, "memory.bytes", "rss" -> found.add(compare);
        default -> {
          // Other pressure is no reason to stop taking memory.
        }
      }
      heap |= compare.signal().equals(HEAP);
      memory = compare.signal().equals(MEMORY) ? compare : memory;
    }
    if (!heap && memory != null) {
      found.add(new Compare(HEAP, memory.op(), memory.value()));
    }
    compares = List.copyOf(found);
    slots = new int[compares.size()];
    for (var i = 0; i < slots.length; i++) {
      slots[i] = index.slot(compares.get(i).signal());
    }
  }

  /** One look; allocates only while there is a shortage. */
  void step(Sample sample) {
    Decided found = null;
    for (var i = 0; i < slots.length && found == null; i++) {
      var value = slots[i] < 0 ? Double.NaN : sample.value(slots[i]);
      var compare = compares.get(i);
      if (value >= compare.value()) {
        found = new Decided(compare.signal(), value, compare.value());
      }
    }
    if (found != null || now != null) {
      now = found;
    }
  }

  /** From any thread. */
  @Nullable Decided now() {
    return now;
  }
}
