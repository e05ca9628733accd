package io.cemaf.agent.loaders;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers something for each class loader, by identity and without keeping the loader. Values
 * must not refer to their loader. The boot loader and the platform loader count as one.
 */
public final class PerLoader<V> {
  private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

  private final ConcurrentHashMap<Object, V> values = new ConcurrentHashMap<>();
  private final ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();

  public static ClassLoader orPlatform(@Nullable ClassLoader loader) {
    return loader == null ? PLATFORM : loader;
  }

  public @Nullable V get(@Nullable ClassLoader loader) {
    return values.get(new Probe(orPlatform(loader)));
  }

  /** Notes the value unless there is one; answers the one that counts. */
  public V put(@Nullable ClassLoader loader, V value) {
    for (var dead = gone.poll(); dead != null; dead = gone.poll()) {
      values.remove(dead);
    }
    var present = values.putIfAbsent(new Key(orPlatform(loader), gone), value);
    return present == null ? value : present;
  }

  public void remove(@Nullable ClassLoader loader) {
    values.remove(new Probe(orPlatform(loader)));
  }

  public void clear() {
    values.clear();
  }

  public Iterable<V> all() {
    return values.values();
  }

  private static final class Key extends WeakReference<ClassLoader> {
    private final int hash;

    Key(ClassLoader loader, ReferenceQueue<ClassLoader> gone) {
      super(loader, gone);
      hash = System.identityHashCode(loader);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other || (other instanceof Key key && key.refersTo(get()) && get() != null);
    }
  }

  /** Looks a key up without making a reference for the collector to follow. */
  private static final class Probe {
    private final ClassLoader loader;

    Probe(ClassLoader loader) {
      this.loader = loader;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(loader);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && key.refersTo(loader);
    }
  }
}
