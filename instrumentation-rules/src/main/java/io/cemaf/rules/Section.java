package io.cemaf.rules;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values that were given for a shape's keys, each with its place. */
final class Section {
  private record Given(Object value, SourceRef source) {}

  private final SourceRef source;
  private final Map<String, Given> given = new LinkedHashMap<>();
  private final Set<String> wrong = new HashSet<>();

  Section(SourceRef source) {
    this.source = source;
  }

  /** Where the section begins. */
  SourceRef source() {
    return source;
  }

  /** Where the key's value was given; where the section begins if it was not. */
  SourceRef sourceOf(Key<?> key) {
    return sourceOf(key.name());
  }

  /** As {@link #sourceOf(Key)}. */
  SourceRef sourceOf(String name) {
    var found = given.get(name);
    return found == null ? source : found.source();
  }

  boolean has(Key<?> key) {
    return given.containsKey(key.name());
  }

  /** Whether the key was given at all, be its value wrong. */
  boolean mentions(Key<?> key) {
    return has(key) || wrong.contains(key.name());
  }

  /** The key was given with a value that has been reported. */
  void wrong(Key<?> key) {
    wrong.add(key.name());
  }

  <T> void put(Key<T> key, T value, SourceRef place) {
    given.put(key.name(), new Given(value, place));
  }

  /** The value given for a key of this section's shape; null if none was. */
  @SuppressWarnings("unchecked") // put() took the key's own type
  <T> @Nullable T get(Key<T> key) {
    var found = given.get(key.name());
    return found == null ? null : (T) found.value();
  }

  <T> T get(Key<T> key, T otherwise) {
    var value = get(key);
    return value == null ? otherwise : value;
  }

  @Nullable Object value(String name) {
    var found = given.get(name);
    return found == null ? null : found.value();
  }

  Set<String> names() {
    return given.keySet();
  }
}
