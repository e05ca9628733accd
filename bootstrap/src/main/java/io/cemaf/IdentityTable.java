package io.cemaf;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Values by the identity of other people's objects, until those are gone. Keeps none of them alive
 * as long as values do not; no lock is held while a thread looks something up.
 */
final class IdentityTable<V> {
  private final ConcurrentHashMap<Object, V> values = new ConcurrentHashMap<>();
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  /** Costs next to nothing. */
  boolean isEmpty() {
    return count.get() == 0;
  }

  void put(Object owner, V value) {
    if (values.put(new Key(owner, gone), value) == null) {
      var unused = count.incrementAndGet();
    }
    forgetTheGone();
  }

  /** Nothing tells when an object is gone: whoever comes by looks. */
  void forgetTheGone() {
    for (var key = gone.poll(); key != null; key = gone.poll()) {
      remove(key);
    }
  }

  /** The value, for the one that asks first. */
  @Nullable V take(Object owner) {
    return remove(new Wanted(owner));
  }

  /** The value, which may be asked for again. */
  @Nullable V look(Object owner) {
    return values.get(new Wanted(owner));
  }

  private @Nullable V remove(Object key) {
    var value = values.remove(key);
    if (value != null) {
      var unused = count.decrementAndGet();
    }
    return value;
  }

  void clear() {
    for (var key : values.keySet()) {
      remove(key);
    }
  }

  private static final class Key extends WeakReference<Object> {
    private final int hash;

    Key(Object owner, ReferenceQueue<Object> gone) {
      super(owner, gone);
      hash = System.identityHashCode(owner);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    /** The table asks the key that is sought, not the one that it holds. */
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other || (other instanceof Key key && isSame(key));
    }

    private boolean isSame(Key other) {
      var owner = get();
      return owner != null && other.refersTo(owner);
    }
  }

  /** Stands for an object while it is looked for. */
  private record Wanted(Object owner) {
    @Override
    public int hashCode() {
      return System.identityHashCode(owner);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Reference<?> reference && refersTo(reference, owner);
    }

    @SuppressWarnings("unchecked")
    private static boolean refersTo(Reference<?> reference, Object owner) {
      return ((Reference<Object>) reference).refersTo(owner);
    }
  }
}
