package io.cemaf.rules;

import io.cemaf.Priority;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A keyed store whose values are paged.
 *
 * @param mode null for that of all paging
 * @param type binary name of its class
 * @param put by which values come in: the rule's own, what is known of the type, or a map's
 * @param get by which they are read
 * @param remove by which they are taken away
 * @param pinKeys wildcards over keys whose values stay in memory
 * @param prefetchKeys wildcards over keys whose values are brought back ahead of their use
 * @param priority by wildcards over keys; the first that fits counts
 * @param minValueSize in bytes; smaller values stay on the heap
 */
public record StoreSpec(
    String name,
    SourceRef source,
    @Nullable Mode mode,
    String type,
    Access put,
    Access get,
    Access remove,
    List<String> pinKeys,
    List<String> prefetchKeys,
    Map<String, Priority> priority,
    long minValueSize,
    PageLimits limits) {
  public StoreSpec {
    pinKeys = List.copyOf(pinKeys);
    prefetchKeys = List.copyOf(prefetchKeys);
    priority = Collections.unmodifiableMap(new LinkedHashMap<>(priority));
  }

  /**
   * A method of a store.
   *
   * @param key index of the argument that is the key
   * @param value index of the argument that is the value; -1 where none is
   */
  public record Access(String method, int key, int value) {}
}
