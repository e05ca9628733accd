package io.cemaf.agent.context;

import java.io.Serial;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A map whose entries may be in a page. Does whatever the one it stands for does. */
final class PagedMap<K extends @Nullable Object, V extends @Nullable Object>
    extends Standing<Map<K, V>> implements Map<K, V> {
  @Serial private static final long serialVersionUID = 1;

  PagedMap(Source source) {
    super(source);
  }

  @Override
  public int size() {
    return target().size();
  }

  @Override
  public boolean isEmpty() {
    return target().isEmpty();
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return target().containsKey(key);
  }

  @Override
  public boolean containsValue(@Nullable Object value) {
    return target().containsValue(value);
  }

  @Override
  public @Nullable V get(@Nullable Object key) {
    return target().get(key);
  }

  @Override
  public V getOrDefault(@Nullable Object key, V other) {
    return target().getOrDefault(key, other);
  }

  @Override
  public void forEach(BiConsumer<? super K, ? super V> action) {
    target().forEach(action);
  }

  @Override
  public @Nullable V put(K key, V value) {
    return change(now -> now.put(key, value));
  }

  @Override
  public @Nullable V putIfAbsent(K key, V value) {
    return change(now -> now.putIfAbsent(key, value));
  }

  @Override
  public void putAll(Map<? extends K, ? extends V> entries) {
    alter(now -> now.putAll(entries));
  }

  @Override
  public @Nullable V remove(@Nullable Object key) {
    return change(now -> now.remove(key));
  }

  @Override
  public boolean remove(@Nullable Object key, @Nullable Object value) {
    return change(now -> now.remove(key, value));
  }

  @Override
  public @Nullable V replace(K key, V value) {
    return change(now -> now.replace(key, value));
  }

  @Override
  public boolean replace(K key, V before, V value) {
    return change(now -> now.replace(key, before, value));
  }

  @Override
  public void replaceAll(BiFunction<? super K, ? super V, ? extends V> how) {
    alter(now -> now.replaceAll(how));
  }

  @Override
  public @Nullable V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> how) {
    return change(now -> now.computeIfAbsent(key, how));
  }

  @Override
  public @Nullable V computeIfPresent(
      K key, BiFunction<? super K, ? super V, ? extends @Nullable V> how) {
    return change(now -> now.computeIfPresent(key, how));
  }

  @Override
  public @Nullable V compute(
      K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> how) {
    return change(now -> now.compute(key, how));
  }

  @Override
  public @Nullable V merge(
      K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> how) {
    return change(now -> now.merge(key, value, how));
  }

  @Override
  public void clear() {
    alter(now -> now.clear());
  }

  @Override
  public Set<K> keySet() {
    var now = target();
    return new PagedSet<>(new Source.Part(source, now, now.keySet()));
  }

  @Override
  public Collection<V> values() {
    var now = target();
    return new PagedCollection<>(new Source.Part(source, now, now.values()));
  }

  @Override
  public Set<Entry<K, V>> entrySet() {
    var now = target();
    return new Entries<>(source, now);
  }

  /** Its entries can be set. */
  private static final class Entries<K extends @Nullable Object, V extends @Nullable Object>
      extends java.util.AbstractSet<Entry<K, V>> {
    private final Source source;
    private final Map<K, V> map;

    Entries(Source source, Map<K, V> map) {
      this.source = source;
      this.map = map;
    }

    @Override
    public int size() {
      return map.size();
    }

    @Override
    public boolean contains(@Nullable Object entry) {
      return map.entrySet().contains(entry);
    }

    @Override
    public boolean remove(@Nullable Object entry) {
      var removed = map.entrySet().remove(entry);
      source.changed(map);
      return removed;
    }

    @Override
    public void clear() {
      map.clear();
      source.changed(map);
    }

    @Override
    public Iterator<Entry<K, V>> iterator() {
      var entries = map.entrySet().iterator();
      return new PagedCollection.Iteration<>(
          new Iterator<>() {
            @Override
            public boolean hasNext() {
              return entries.hasNext();
            }

            @Override
            public Entry<K, V> next() {
              return new One<>(entries.next(), source, map);
            }

            @Override
            public void remove() {
              entries.remove();
            }
          },
          source,
          map);
    }
  }

  private record One<K extends @Nullable Object, V extends @Nullable Object>(
      Entry<K, V> entry, Source source, Object kept) implements Entry<K, V> {
    @Override
    public K getKey() {
      return entry.getKey();
    }

    @Override
    public V getValue() {
      return entry.getValue();
    }

    @Override
    public V setValue(V value) {
      var before = entry.setValue(value);
      source.changed(kept);
      return before;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other != null && entry.equals(other);
    }

    @Override
    public int hashCode() {
      return entry.hashCode();
    }

    @Override
    public String toString() {
      return entry.toString();
    }
  }
}
