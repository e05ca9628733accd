package io.cemaf.agent.disk;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The objects by which the JDK keeps mappings of watched files; none is kept alive here. */
final class Mappings {
  private final ConcurrentHashMap<Object, Boolean> known = new ConcurrentHashMap<>();
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

  void add(Object mapping) {
    for (var left = gone.poll(); left != null; left = gone.poll()) {
      known.remove(left);
    }
    known.put(new Kept(mapping, gone), Boolean.TRUE);
  }

  boolean contains(Object mapping) {
    return !known.isEmpty() && known.containsKey(new Wanted(mapping));
  }

  private static final class Kept extends WeakReference<Object> {
    private final int hash;

    Kept(Object mapping, ReferenceQueue<Object> gone) {
      super(mapping, gone);
      hash = System.identityHashCode(mapping);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }
  }

  /** Stands for a mapping while it is looked for. */
  private record Wanted(Object mapping) {
    @Override
    public int hashCode() {
      return System.identityHashCode(mapping);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Kept kept && kept.refersTo(mapping);
    }
  }
}
