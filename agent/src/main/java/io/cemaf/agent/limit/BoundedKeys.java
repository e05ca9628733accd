package io.cemaf.agent.limit;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of each key, for a bounded number of them: of more the ones that were used least
 * lately go. Texts, numbers and the like are told apart by value; any other object by identity, and
 * held weakly, so that what is known of it goes with it and none of its methods is called. Not
 * thread-safe.
 */
final class BoundedKeys<V> {
  private static final int MOST_CHARACTERS = 128;

  /** All calls without a key have this one. */
  private static final Object NO_KEY = new Object();

  /** An object as a key; equal while it is the same object. */
  private static final class Identity extends WeakReference<Object> {
    private final int hash;

    Identity(Object object, ReferenceQueue<Object> gone) {
      super(object, gone);
      hash = System.identityHashCode(object);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other || (other instanceof Probe probe && probe.object == get());
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /** Finds an {@link Identity} without making one. */
  private static final class Probe {
    private @Nullable Object object;

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other || (other instanceof Identity identity && identity.get() == object);
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(object);
    }
  }

  /** A long text, by what makes it likely to be no other one: prompts are not kept for a count. */
  private record LongText(String start, int length, int hash) {}

  private final int most;
  private final Supplier<V> fresh;
  private final Map<Object, V> values = new LinkedHashMap<>(16, 0.75f, true);
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();
  private final Probe probe = new Probe();
  private long evicted;

  BoundedKeys(int most, Supplier<V> fresh) {
    this.most = most;
    this.fresh = fresh;
  }

  /** What is known of a key, from now on if it is new; null is a key like any other. */
  V get(@Nullable Object key) {
    var found = find(key);
    return found == null ? add(key) : found;
  }

  /** What is known of a key; null if nothing is. */
  @Nullable V find(@Nullable Object key) {
    if (key == null || isValue(key)) {
      return values.get(byValue(key));
    }
    probe.object = key;
    try {
      return values.get(probe);
    } finally {
      probe.object = null;
    }
  }

  /** Hands over what is known of each key. */
  void forEach(Consumer<V> each) {
    clean();
    values.values().forEach(each);
  }

  int size() {
    clean();
    return values.size();
  }

  /** How many keys had to go for others. */
  long evicted() {
    return evicted;
  }

  void clear() {
    values.clear();
  }

  private V add(@Nullable Object key) {
    clean();
    if (values.size() >= most) {
      var eldest = values.keySet().iterator();
      var unused = eldest.next();
      eldest.remove();
      evicted++;
    }
    var value = fresh.get();
    values.put(key == null || isValue(key) ? byValue(key) : new Identity(key, gone), value);
    return value;
  }

  private void clean() {
    for (var dead = gone.poll(); dead != null; dead = gone.poll()) {
      values.remove(dead);
    }
  }

  /** Only types whose methods are the JDK's own and keep nothing else alive. */
  private static boolean isValue(Object key) {
    return key instanceof String
        || key instanceof Long
        || key instanceof Integer
        || key instanceof Short
        || key instanceof Byte
        || key instanceof Character
        || key instanceof Boolean
        || key instanceof UUID;
  }

  private static Object byValue(@Nullable Object key) {
    if (key instanceof String text && text.length() > MOST_CHARACTERS) {
      return new LongText(text.substring(0, MOST_CHARACTERS), text.length(), text.hashCode());
    }
    return key == null ? NO_KEY : key;
  }
}
