package io.cemaf.agent.degrade;

import io.cemaf.rules.Degrade.Change;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request keeps by name in a map. */
final class Entries {
  private Entries() {}

  /** Null where there is none, or the map takes no such keys. */
  static @Nullable Object value(Map<?, ?> map, String key) {
    try {
      return map.get(key);
    } catch (ClassCastException ofOtherKeys) {
      return null;
    }
  }

  /**
   * A map of the same entries but those that change.
   *
   * @return null where none does
   */
  static @Nullable Map<Object, Object> changed(Map<?, ?> map, List<Change> changes) throws Unfit {
    var copy = new LinkedHashMap<Object, Object>(map);
    var same = true;
    for (var change : changes) {
      var wanted = Wanted.of(value(map, change.property()), change.value());
      if (wanted == Wanted.SAME) {
        continue;
      }
      same = false;
      if (wanted == null) {
        copy.remove(change.property());
      } else {
        copy.put(change.property(), wanted);
      }
    }
    return same ? null : copy;
  }
}
