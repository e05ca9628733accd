package io.cemaf.rules;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys that a section of a rules file can have. */
final class Shape {
  private final String name;
  private final String doc;
  private final List<Key<?>> keys;
  private final Map<String, Key<?>> byName;

  /**
   * A section's shape.
   *
   * @param name what messages call the section, such as {@code bulkhead}
   */
  Shape(String name, String doc, Key<?>... keys) {
    this.name = name;
    this.doc = doc;
    this.keys = List.of(keys);
    byName = new HashMap<>();
    for (var key : keys) {
      byName.put(key.name(), key);
    }
  }

  String name() {
    return name;
  }

  String doc() {
    return doc;
  }

  List<Key<?>> keys() {
    return keys;
  }

  @Nullable Key<?> find(String keyName) {
    return byName.get(keyName);
  }

  Iterable<String> names() {
    return byName.keySet();
  }
}
