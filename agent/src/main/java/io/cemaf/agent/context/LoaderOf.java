package io.cemaf.agent.context;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** By whose classes a value is to be decoded. */
final class LoaderOf {
  private LoaderOf() {}

  /**
   * That of the first item that is the application's own, else the store's.
   *
   * @param store that the value is put into, or the class of what has it in a field
   */
  static @Nullable ClassLoader value(@Nullable Object value, @Nullable Object store) {
    var own = own(value);
    if (own == null && store != null) {
      var type = store instanceof Class<?> of ? of : store.getClass();
      own = type.getClassLoader();
    }
    return own == null ? ClassLoader.getSystemClassLoader() : own;
  }

  private static @Nullable ClassLoader own(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    var loader = value.getClass().getClassLoader();
    if (loader != null) {
      return loader;
    }
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      var first = map.entrySet().iterator().next();
      var ofKey = own(first.getKey());
      return ofKey == null ? own(first.getValue()) : ofKey;
    }
    return value instanceof Collection<?> items && !items.isEmpty()
        ? own(items.iterator().next())
        : null;
  }
}
