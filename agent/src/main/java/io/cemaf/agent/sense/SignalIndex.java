package io.cemaf.agent.sense;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which slot of a {@link Sample} holds which signal. Ratios are 0 to 1, temperatures degrees
 * Celsius, sizes bytes, latencies seconds, in-flight counts.
 */
public final class SignalIndex {
  /** CPU use over the window, a share of the quota or of all CPUs. */
  public static final int CPU = 0;

  /** Memory use, the worse of host and cgroup, as a ratio. */
  public static final int MEMORY = 1;

  /** Memory use in bytes where it binds. */
  public static final int MEMORY_BYTES = 2;

  /** Heap after the last collection, a share of its maximum. */
  public static final int HEAP = 3;

  /** Resident set of this process in bytes. */
  public static final int RSS = 4;

  /** Temperature in degrees Celsius. */
  public static final int TEMPERATURE = 5;

  /** Used share of the watched file system. */
  public static final int DISK = 6;

  /** One-minute load per CPU. */
  public static final int LOAD = 7;

  /** Share of time in which some task waited for a CPU. */
  public static final int PSI_CPU = 8;

  /** Share of time in which some task waited for memory. */
  public static final int PSI_MEMORY = 9;

  /** Share of time in which some task waited for I/O. */
  public static final int PSI_IO = 10;

  private static final List<String> FIXED =
      List.of(
          "cpu",
          "memory",
          "memory.bytes",
          "heap",
          "rss",
          "temperature",
          "disk",
          "load",
          "psi.cpu",
          "psi.memory",
          "psi.io");

  private final List<String> names;
  private final Map<String, Integer> slots;

  private SignalIndex(List<String> names, Map<String, Integer> slots) {
    this.names = names;
    this.slots = slots;
  }

  /**
   * The fixed signals in their constant slots, then the given ones in their order.
   *
   * @param extra such as {@code latency.chat}; a name that is there already is not added again
   */
  public static SignalIndex of(Collection<String> extra) {
    var names = new ArrayList<>(FIXED);
    var slots = new HashMap<String, Integer>();
    for (int slot = 0; slot < names.size(); slot++) {
      slots.put(names.get(slot), slot);
    }
    for (var name : extra) {
      if (slots.putIfAbsent(name, names.size()) == null) {
        names.add(name);
      }
    }
    return new SignalIndex(List.copyOf(names), Map.copyOf(slots));
  }

  /** The signal's slot, -1 for one that is not known. */
  public int slot(String name) {
    return slots.getOrDefault(name, -1);
  }

  /** The signal in a slot. */
  public String name(int slot) {
    return names.get(slot);
  }

  /** How many slots there are. */
  public int size() {
    return names.size();
  }
}
