package io.cemaf;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The executors that make a thread for each task, as they have told of themselves, woven for that
 * while rules are about pools. Nothing here keeps one alive. Public: they call it, and the agent's
 * loader reads it.
 */
public class TaskPools {
  private static final ConcurrentHashMap<Object, TaskPool> KNOWN = new ConcurrentHashMap<>();
  private static final ReferenceQueue<Object> GONE = new ReferenceQueue<>();
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private static volatile @Nullable Consumer<TaskPool> watcher;

  /** For its other name alone, which woven classes use. */
  protected TaskPools() {}

  /**
   * Says who decides on an executor before its first task begins; null for nobody: all that waits
   * goes.
   */
  public static void watch(@Nullable Consumer<TaskPool> decides) {
    watcher = decides;
    if (decides == null) {
      for (var known : KNOWN.values()) {
        known.gate().limit(Pool.UNLIMITED);
      }
      KNOWN.clear();
    }
  }

  /** All that are known, but for those that are gone. */
  public static Collection<TaskPool> all() {
    if (KNOWN.isEmpty()) {
      return List.of();
    }
    forgetTheGone();
    return KNOWN.values();
  }

  /** An executor is being made: the class that does it is on the stack only now. */
  public static void made(Object executor) {
    if (watcher == null) {
      return;
    }
    try {
      if (KNOWN.get(new Wanted(executor)) == null) {
        var unused = of(executor, WALKER.walk(frames -> maker(executor, frames.iterator())));
      }
    } catch (Throwable problem) {
      Gate.fault(problem);
    }
  }

  private static String maker(Object executor, java.util.Iterator<StackWalker.StackFrame> frames) {
    while (frames.hasNext()) {
      var type = frames.next().getDeclaringClass();
      if (type != TaskPools.class
          && !type.getName().startsWith("java.util.concurrent.")
          && !type.isInstance(executor)) {
        return type.getName();
      }
    }
    return "";
  }

  /** The task to run in place of one that an executor makes a thread for. */
  public static Runnable gated(Object executor, Runnable task) {
    if (watcher == null) {
      return task;
    }
    try {
      return new Gated(of(executor, ""), task, Frame.current().priority());
    } catch (Throwable problem) {
      Gate.fault(problem);
      return task;
    }
  }

  /** What is known of an executor, from now on. */
  static TaskPool of(Object executor, String owner) {
    var known = KNOWN.get(new Wanted(executor));
    if (known != null) {
      return known;
    }
    forgetTheGone();
    var fresh = new TaskPool(executor, GONE, owner);
    var before = KNOWN.putIfAbsent(fresh, fresh);
    return before == null ? fresh : before;
  }

  /** A task begins on this thread; comes back when it may. */
  static void begin(TaskPool pool, Priority priority) {
    var decides = watcher;
    if (decides != null) {
      pool.begin(priority, decides);
    }
  }

  private static void forgetTheGone() {
    for (var gone = GONE.poll(); gone != null; gone = GONE.poll()) {
      KNOWN.remove(gone);
    }
  }

  /** Waits on the thread that was made for it; whatever goes wrong there, the task runs. */
  private record Gated(TaskPool pool, Runnable task, Priority priority) implements Runnable {
    @Override
    public void run() {
      begin();
      try {
        task.run();
      } finally {
        pool.gate().end();
      }
    }

    private void begin() {
      try {
        TaskPools.begin(pool, priority);
      } catch (Throwable problem) {
        Gate.fault(problem);
      }
    }
  }

  /** Stands for an executor while it is looked for. */
  private record Wanted(Object executor) {
    @Override
    public int hashCode() {
      return System.identityHashCode(executor);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof TaskPool known && refersTo(known, executor);
    }

    @SuppressWarnings("unchecked")
    private static boolean refersTo(Reference<?> reference, Object executor) {
      return ((Reference<Object>) reference).refersTo(executor);
    }
  }
}
