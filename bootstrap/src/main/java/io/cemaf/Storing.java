package io.cemaf;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * What a thread's store is about to do. It keeps nothing, so that it may stand when that is done:
 * the value and the key are compared with what is put or removed then.
 */
final class Storing {
  private final @Nullable WeakReference<Object> value;
  private final WeakReference<@Nullable Object> key;

  /**
   * By a method of the store's.
   *
   * @param value null where one is removed
   */
  Storing(@Nullable Object value, @Nullable Object key) {
    this.value = value == null ? null : new WeakReference<>(value);
    this.key = new WeakReference<>(key);
  }

  boolean isOf(Object put) {
    return value != null && value.refersTo(put);
  }

  boolean removes(@Nullable Object removed) {
    var own = value == null ? key.get() : null;
    return own != null && own.equals(removed);
  }

  @Nullable Object key() {
    return key.get();
  }
}
