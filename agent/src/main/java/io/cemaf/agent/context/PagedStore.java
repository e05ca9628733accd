package io.cemaf.agent.context;

import io.cemaf.Stored;
import java.io.Serial;
import java.io.Serializable;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An application's map, whose values may be in pages: it holds what stands for them, and who asks
 * here gets them. What is one step of the map's is one here.
 */
class PagedStore<K extends @Nullable Object, V extends @Nullable Object> extends AbstractMap<K, V>
    implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // as the application's own map is
  private final Map<K, Object> map;

  private final transient Object owner;
  private final transient Shelf shelf;

  private PagedStore(Map<K, Object> map, Object owner, Shelf shelf) {
    this.map = map;
    this.owner = owner;
    this.shelf = shelf;
  }

  /**
   * The values that are there already may leave the heap too, unless the map forbids it.
   *
   * @param owner by whose loader values are decoded that tell nothing of theirs, or its class
   */
  @SuppressWarnings("unchecked")
  static <K extends @Nullable Object, V extends @Nullable Object> Map<K, V> over(
      Map<K, V> map, Object owner, Shelf shelf) {
    var raw = (Map<K, Object>) map;
    var store =
        map instanceof ConcurrentMap
            ? new Concurrent<K, V>(raw, owner, shelf)
            : new PagedStore<K, V>(raw, owner, shelf);
    try {
      raw.replaceAll(store::stand);
    } catch (UnsupportedOperationException fixed) {
      // Then they stay where they are.
    }
    return store;
  }

  private static final class Concurrent<K, V> extends PagedStore<K, V>
      implements ConcurrentMap<K, V> {
    @Serial private static final long serialVersionUID = 1;

    Concurrent(Map<K, Object> map, Object owner, Shelf shelf) {
      super(map, owner, shelf);
    }

    @Override
    public V getOrDefault(@Nullable Object key, V other) {
      return super.getOrDefault(key, other);
    }
  }

  /** What the map is to hold. */
  private @Nullable Object stand(K key, @Nullable Object value) {
    return value == null
        ? null
        : shelf.shelves.standIn(shelf, owner, Stored.keyOf(value, key), value);
  }

  /** Null where a map holds null, whatever its values may be. */
  @SuppressWarnings({"unchecked", "NullAway"})
  private V real(@Nullable Object held) {
    return (V) (held == null ? null : Face.real(held));
  }

  /** The map itself: what it holds is written as what it stands for. */
  @Serial
  final Object writeReplace() {
    return map;
  }

  @Override
  public int size() {
    return map.size();
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return map.containsKey(key);
  }

  @Override
  public @Nullable V get(@Nullable Object key) {
    return real(map.get(key));
  }

  @Override
  public V getOrDefault(@Nullable Object key, V other) {
    return real(map.getOrDefault(key, other));
  }

  @Override
  public @Nullable V put(K key, V value) {
    return real(map.put(key, stand(key, value)));
  }

  @Override
  public @Nullable V putIfAbsent(K key, V value) {
    return real(map.putIfAbsent(key, stand(key, value)));
  }

  @Override
  public @Nullable V remove(@Nullable Object key) {
    var held = map.remove(key);
    return held instanceof StandIn given && Stored.isRemoved(key) ? real(given.take()) : real(held);
  }

  @Override
  public boolean remove(@Nullable Object key, @Nullable Object value) {
    if (value == null) {
      return map.remove(key, null);
    }
    var found = new boolean[1];
    @SuppressWarnings("unchecked") // asked for alone
    var asked = (K) key;
    map.computeIfPresent(
        asked,
        (same, held) -> {
          found[0] = Face.real(held).equals(value);
          return found[0] ? null : held;
        });
    return found[0];
  }

  @Override
  public @Nullable V replace(K key, V value) {
    return real(map.replace(key, stand(key, value)));
  }

  @Override
  public boolean replace(K key, V before, V value) {
    if (before == null) {
      return map.replace(key, null, stand(key, value));
    }
    var found = new boolean[1];
    map.computeIfPresent(
        key,
        (same, held) -> {
          found[0] = Face.real(held).equals(before);
          return found[0] ? stand(key, value) : held;
        });
    return found[0];
  }

  @Override
  public void replaceAll(BiFunction<? super K, ? super V, ? extends V> how) {
    map.replaceAll((key, held) -> stand(key, how.apply(key, real(held))));
  }

  @Override
  public @Nullable V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> how) {
    return real(map.computeIfAbsent(key, asked -> stand(asked, how.apply(asked))));
  }

  @Override
  public @Nullable V computeIfPresent(
      K key, BiFunction<? super K, ? super V, ? extends @Nullable V> how) {
    return real(
        map.computeIfPresent(key, (asked, held) -> stand(asked, how.apply(asked, real(held)))));
  }

  @Override
  public @Nullable V compute(
      K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> how) {
    return real(map.compute(key, (asked, held) -> stand(asked, how.apply(asked, real(held)))));
  }

  @Override
  public @Nullable V merge(
      K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> how) {
    Objects.requireNonNull(value);
    return compute(key, (asked, held) -> held == null ? value : how.apply(held, value));
  }

  @Override
  public void clear() {
    map.clear();
  }

  @Override
  public Set<K> keySet() {
    return map.keySet();
  }

  @Override
  public Collection<V> values() {
    return new AbstractCollection<>() {
      @Override
      public int size() {
        return map.size();
      }

      @Override
      public Iterator<V> iterator() {
        return new Iteration<>(map.values().iterator(), held -> real(held));
      }
    };
  }

  @Override
  public Set<Entry<K, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return map.size();
      }

      @Override
      public Iterator<Entry<K, V>> iterator() {
        return new Iteration<>(map.entrySet().iterator(), One::new);
      }
    };
  }

  private record Iteration<F extends @Nullable Object, T extends @Nullable Object>(
      Iterator<F> items, Function<F, T> how) implements Iterator<T> {
    @Override
    public boolean hasNext() {
      return items.hasNext();
    }

    @Override
    public T next() {
      return how.apply(items.next());
    }

    @Override
    public void remove() {
      items.remove();
    }
  }

  private final class One implements Entry<K, V> {
    private final Entry<K, Object> entry;

    One(Entry<K, Object> entry) {
      this.entry = entry;
    }

    @Override
    public K getKey() {
      return entry.getKey();
    }

    @Override
    public V getValue() {
      return real(entry.getValue());
    }

    @Override
    public V setValue(V value) {
      return real(entry.setValue(stand(getKey(), value)));
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Entry<?, ?> same
          && Objects.equals(getKey(), same.getKey())
          && Objects.equals(getValue(), same.getValue());
    }

    @Override
    public int hashCode() {
      return Objects.hashCode(getKey()) ^ Objects.hashCode(getValue());
    }

    @Override
    public String toString() {
      return getKey() + "=" + getValue();
    }
  }
}
