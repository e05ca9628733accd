package io.cemaf;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The thread pools that the JDK's own classes have told of, woven for that while rules are about
 * pools. Nothing here keeps a pool alive. Public: the JDK's classes call it, and the agent's loader
 * reads it.
 */
public final class Pools {
  private static final ConcurrentHashMap<Object, Pool> KNOWN = new ConcurrentHashMap<>();
  private static final ReferenceQueue<ThreadPoolExecutor> GONE = new ReferenceQueue<>();
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private static volatile @Nullable Consumer<Pool> watcher;

  private Pools() {}

  /** Says who is told of a pool once its first worker is known; null for nobody. */
  public static void watch(@Nullable Consumer<Pool> told) {
    watcher = told;
    if (told == null) {
      KNOWN.clear();
    }
  }

  /** All that are known, but for those that are gone. */
  public static Collection<Pool> all() {
    forgetTheGone();
    return KNOWN.values();
  }

  /** Whether none is known. */
  public static boolean none() {
    return KNOWN.isEmpty();
  }

  /**
   * A pool is being made: the class that does it is on the stack only now. The pool itself must not
   * be asked for anything yet.
   */
  public static void made(Object made, int core, int maximum) {
    if (watcher == null || !(made instanceof ThreadPoolExecutor pool)) {
      return;
    }
    try {
      if (find(pool) == null) {
        var unused = add(pool, WALKER.walk(frames -> maker(frames.iterator())), core, maximum);
      }
    } catch (Throwable problem) {
      Gate.fault(problem);
    }
  }

  private static String maker(java.util.Iterator<StackWalker.StackFrame> frames) {
    while (frames.hasNext()) {
      var type = frames.next().getDeclaringClass();
      if (type != Pools.class
          && !type.getName().startsWith("java.util.concurrent.")
          && !ThreadPoolExecutor.class.isAssignableFrom(type)) {
        return type.getName();
      }
    }
    return "";
  }

  /** A pool's worker begins, or asks for its next task: that before is over. */
  public static void works(Object working) {
    var told = watcher;
    if (told == null || !(working instanceof ThreadPoolExecutor pool)) {
      return;
    }
    try {
      var known = find(pool);
      if (known == null || known.threads().isEmpty()) {
        note(pool, Thread.currentThread());
      } else {
        end(known);
      }
    } catch (Throwable problem) {
      Gate.fault(problem);
    }
  }

  /** A pool's worker has a task; comes back when it may begin with it. */
  public static void begins(Object working) {
    var known = watcher == null ? null : find(working);
    var gated = known == null ? null : known.gated();
    if (gated != null) {
      try {
        TaskPools.begin(gated, Priority.NORMAL);
      } catch (Throwable problem) {
        Gate.fault(problem);
      }
    }
  }

  /** A pool's worker ends, be it that its task threw. */
  public static void ends(Object working) {
    var known = watcher == null ? null : find(working);
    if (known != null) {
      end(known);
    }
  }

  private static void end(Pool known) {
    var gated = known.gated();
    if (gated != null) {
      gated.gate().end();
    }
  }

  /** A pool has been found by one of its workers. */
  public static void note(ThreadPoolExecutor pool, Thread worker) {
    var told = watcher;
    if (told == null) {
      return;
    }
    var known = find(pool);
    if (known == null) {
      known = add(pool, "", pool.getCorePoolSize(), pool.getMaximumPoolSize());
    }
    if (!known.isGated() && isBounded(pool.getQueue())) {
      var gated = TaskPools.of(pool, known.owner());
      gated.named(worker.getName());
      known.gate(gated);
    }
    if (known.named(worker.getName())) {
      // Nothing that is done for the pool now is a call of the application's.
      var frame = Frame.current();
      frame.startPassing();
      try {
        told.accept(known);
      } finally {
        frame.stopPassing();
      }
    }
  }

  /** Whether fewer workers would mean that tasks are refused; asked while others use the queue. */
  private static boolean isBounded(BlockingQueue<?> queue) {
    return (long) queue.remainingCapacity() + queue.size() < Integer.MAX_VALUE / 2;
  }

  /** The core size to set in place of the one that the application gives. */
  public static int core(Object pool, int given) {
    var known = watcher == null ? null : find(pool);
    return known == null ? given : known.wishCore(given);
  }

  /** The maximum to set in place of the one that the application gives. */
  public static int maximum(Object pool, int given) {
    var known = watcher == null ? null : find(pool);
    return known == null ? given : known.wishMaximum(given);
  }

  /** The core size to tell the application: its own. */
  public static int coreTold(int actual, Object pool) {
    var known = watcher == null ? null : find(pool);
    return known == null ? actual : known.toldCore(actual);
  }

  /** The maximum to tell the application: its own. */
  public static int maximumTold(int actual, Object pool) {
    var known = watcher == null ? null : find(pool);
    return known == null ? actual : known.toldMaximum(actual);
  }

  private static Pool add(ThreadPoolExecutor pool, String owner, int core, int maximum) {
    forgetTheGone();
    var fresh = new Pool(pool, GONE, owner, core, maximum);
    var before = KNOWN.putIfAbsent(fresh, fresh);
    return before == null ? fresh : before;
  }

  private static void forgetTheGone() {
    for (var gone = GONE.poll(); gone != null; gone = GONE.poll()) {
      KNOWN.remove(gone);
    }
  }

  private static @Nullable Pool find(Object pool) {
    return KNOWN.isEmpty() ? null : KNOWN.get(new Wanted(pool));
  }

  /** Stands for a pool while it is looked for. */
  private record Wanted(Object pool) {
    @Override
    public int hashCode() {
      return System.identityHashCode(pool);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Pool known && refersTo(known, pool);
    }

    @SuppressWarnings("unchecked")
    private static boolean refersTo(Reference<?> reference, Object pool) {
      return ((Reference<Object>) reference).refersTo(pool);
    }
  }
}
