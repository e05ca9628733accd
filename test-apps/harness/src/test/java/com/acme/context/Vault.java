package com.acme.context;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A store of anything, with a map's methods. */
class Vault<K, V> {
  private final Map<K, V> values;

  Vault() {
    this.values = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true));
  }

  /** With a map that others have too. */
  Vault(Map<K, V> values) {
    this.values = values;
  }

  V put(K key, V value) {
    return values.put(key, value);
  }

  @Nullable V get(K key) {
    return values.get(key);
  }

  @Nullable V remove(K key) {
    return values.remove(key);
  }

  String order() {
    synchronized (values) {
      return values.keySet().toString();
    }
  }

  /** One that is asked for nothing but what it shares. */
  static final class Shared<K, V> {
    private final Map<K, V> values;

    Shared(Map<K, V> values) {
      this.values = values;
    }

    void put(K key, V value) {
      values.put(key, value);
    }

    @Nullable V get(K key) {
      return values.get(key);
    }
  }
}
