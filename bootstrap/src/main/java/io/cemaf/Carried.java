package io.cemaf;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The calls that a task was submitted in, by the task's identity, until it runs or is gone. Nothing
 * here keeps a task alive; no lock is held while a thread looks something up.
 *
 * @param call one that held a lease when the task was submitted; used again after its end
 * @param mark of the lease: it is the same call only while it holds this one
 * @param outer the next call further out; null if there is none
 */
record Carried(Call call, long mark, @Nullable Carried outer) {
  private static final ConcurrentHashMap<Object, Carried> TASKS = new ConcurrentHashMap<>();
  private static final ReferenceQueue<Object> GONE = new ReferenceQueue<>();
  private static final AtomicInteger COUNT = new AtomicInteger();

  /** Whether no task carries anything, which is nearly always so. */
  static boolean none() {
    return COUNT.get() == 0;
  }

  static void put(Object task, Carried carried) {
    if (TASKS.put(new Key(task), carried) == null) {
      var unused = COUNT.incrementAndGet();
    }
    forgetTheGone();
  }

  /** Nothing tells when a task is gone: whoever comes by looks. */
  static void forgetTheGone() {
    for (var gone = GONE.poll(); gone != null; gone = GONE.poll()) {
      remove(gone);
    }
  }

  /** What a task carries, for the one that asks first. */
  static @Nullable Carried take(Object task) {
    return remove(new Wanted(task));
  }

  /** What a task carries, which it may be asked again. */
  static @Nullable Carried look(Object task) {
    return TASKS.get(new Wanted(task));
  }

  private static @Nullable Carried remove(Object key) {
    var carried = TASKS.remove(key);
    if (carried != null) {
      var unused = COUNT.decrementAndGet();
    }
    return carried;
  }

  static void clear() {
    for (var key : TASKS.keySet()) {
      remove(key);
    }
  }

  private static final class Key extends WeakReference<Object> {
    private final int hash;

    Key(Object task) {
      super(task, GONE);
      hash = System.identityHashCode(task);
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
      var task = get();
      return task != null && other.refersTo(task);
    }
  }

  /** Stands for a task while it is looked for. */
  private record Wanted(Object task) {
    @Override
    public int hashCode() {
      return System.identityHashCode(task);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Reference<?> reference && refersTo(reference, task);
    }

    @SuppressWarnings("unchecked")
    private static boolean refersTo(Reference<?> reference, Object task) {
      return ((Reference<Object>) reference).refersTo(task);
    }
  }
}
