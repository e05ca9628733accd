package io.cemaf.agent.context;

import io.cemaf.Priority;
import io.cemaf.rules.FieldSpec;
import io.cemaf.rules.Mode;
import io.cemaf.rules.StoreSpec;
import io.cemaf.rules.Wildcard;
import java.util.List;
import java.util.Map;

/**
 * What holds for the values of a store.
 *
 * @param pins wildcards over keys whose values stay on the heap
 * @param prefetches wildcards over keys whose values come back ahead of their use
 * @param priority by wildcards over keys, the first that fits counts
 * @param grows whether small values are taken over too that may be added to where they are
 */
record StoreTerms(
    String name,
    Mode mode,
    List<String> pins,
    List<String> prefetches,
    Map<String, Priority> priority,
    long minValueSize,
    boolean grows) {
  static StoreTerms of(FieldSpec spec, Mode mode) {
    return new StoreTerms(
        spec.name(), mode, List.of(), List.of(), Map.of(), spec.minValueSize(), true);
  }

  static StoreTerms of(StoreSpec spec, Mode mode) {
    return new StoreTerms(
        spec.name(),
        mode,
        spec.pinKeys(),
        spec.prefetchKeys(),
        spec.priority(),
        spec.minValueSize(),
        false);
  }

  boolean pins(String key) {
    return anyFits(pins, key);
  }

  boolean prefetches(String key) {
    return anyFits(prefetches, key);
  }

  Priority priority(String key) {
    for (var entry : priority.entrySet()) {
      if (Wildcard.matches(entry.getKey(), key)) {
        return entry.getValue();
      }
    }
    return Priority.NORMAL;
  }

  private static boolean anyFits(List<String> wildcards, String key) {
    for (var wildcard : wildcards) {
      if (Wildcard.matches(wildcard, key)) {
        return true;
      }
    }
    return false;
  }
}
