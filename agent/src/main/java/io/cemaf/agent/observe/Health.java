package io.cemaf.agent.observe;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Counts fall-backs and internal faults; each distinct fault is shown once. */
public final class Health {
  private static final int MOST_FAULTS = 256;

  private static final FallBack[] KINDS = FallBack.values();

  /** By ordinal: an EnumMap finds its keys by reflection, which premain cannot afford. */
  private final LongAdder[] fallBacks = new LongAdder[KINDS.length];

  private final Map<String, LongAdder> faults = new ConcurrentHashMap<>();
  private final Consumer<String> line;

  /**
   * Starts at zero.
   *
   * @param line takes what is to be shown, without prefix or line end
   */
  public Health(Consumer<String> line) {
    this.line = line;
    for (var i = 0; i < fallBacks.length; i++) {
      fallBacks[i] = new LongAdder();
    }
  }

  public void count(FallBack kind) {
    fallBacks[kind.ordinal()].increment();
  }

  public long counted(FallBack kind) {
    return fallBacks[kind.ordinal()].sum();
  }

  /** Counts a fault inside the agent, and shows it if it is the first of its kind. */
  public void fault(String where, Throwable problem) {
    var kind = where + ": " + problem.getClass().getName();
    var known = faults.get(kind);
    if (known == null && faults.size() < MOST_FAULTS) {
      var fresh = new LongAdder();
      known = faults.putIfAbsent(kind, fresh);
      if (known == null) {
        known = fresh;
        line.accept(where + " failed, the application goes on without it: " + problem);
      }
    }
    if (known != null) {
      known.increment();
    }
  }

  /** Non-zero fall-backs by name. */
  public Map<String, Long> fallBacks() {
    var counts = new TreeMap<String, Long>();
    for (var kind : KINDS) {
      var count = counted(kind);
      if (count > 0) {
        counts.put(kind.name(), count);
      }
    }
    return counts;
  }

  /** Faults by place and kind. */
  public Map<String, Long> faults() {
    var counts = new TreeMap<String, Long>();
    faults.forEach((kind, count) -> counts.put(kind, count.sum()));
    return counts;
  }
}
