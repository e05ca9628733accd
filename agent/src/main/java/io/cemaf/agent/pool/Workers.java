package io.cemaf.agent.pool;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which threads work for which pool: the JDK tells nobody, so its fields are read. Needs {@code
 * java.lang} and {@code java.util.concurrent} opened to the agent.
 */
final class Workers {
  private final Field workers;
  private final Field lock;
  private final Field thread;
  private final Field pool;
  private final @Nullable Field holder;
  private final Field task;

  private Workers() throws ReflectiveOperationException {
    workers = field(ThreadPoolExecutor.class, "workers");
    lock = field(ThreadPoolExecutor.class, "mainLock");
    var worker = type("java.util.concurrent.ThreadPoolExecutor$Worker");
    thread = field(worker, "thread");
    pool = field(worker, "this$0");
    var since19 = Runtime.version().feature() >= 19;
    holder = since19 ? field(Thread.class, "holder") : null;
    task =
        since19
            ? field(type("java.lang.Thread$FieldHolder"), "task")
            : field(Thread.class, "target");
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(name, false, null);
  }

  private static Field field(Class<?> type, String name) throws ReflectiveOperationException {
    var found = type.getDeclaredField(name);
    found.setAccessible(true);
    return found;
  }

  /** Null where the JDK has other fields, or does not let them be read. */
  static @Nullable Workers open() {
    try {
      return new Workers();
    } catch (ReflectiveOperationException | RuntimeException unknown) {
      return null;
    }
  }

  /** Every live thread that works for a pool, with that pool. */
  void each(BiConsumer<ThreadPoolExecutor, Thread> found) throws ReflectiveOperationException {
    for (var each : threads()) {
      var from = holder == null ? each : holder.get(each);
      var runs = from == null ? null : task.get(from);
      if (runs != null
          && thread.getDeclaringClass().isInstance(runs)
          && pool.get(runs) instanceof ThreadPoolExecutor known) {
        found.accept(known, each);
      }
    }
  }

  /** Every live thread that is not virtual. */
  static List<Thread> threads() {
    var group = Thread.currentThread().getThreadGroup();
    while (group != null && group.getParent() != null) {
      group = group.getParent();
    }
    if (group == null) {
      return List.of();
    }
    var all = new Thread[2 * group.activeCount() + 64];
    var count = group.enumerate(all);
    var found = new ArrayList<Thread>(count);
    for (var i = 0; i < count; i++) {
      found.add(all[i]);
    }
    return found;
  }

  /** A pool's workers; null if they cannot be looked at just now. */
  @Nullable List<Thread> of(ThreadPoolExecutor executor) {
    try {
      if (!(lock.get(executor) instanceof ReentrantLock main) || !main.tryLock()) {
        return null;
      }
      try {
        var found = new ArrayList<Thread>();
        if (workers.get(executor) instanceof Set<?> all) {
          for (var each : all) {
            if (thread.get(each) instanceof Thread worker) {
              found.add(worker);
            }
          }
        }
        return found;
      } finally {
        main.unlock();
      }
    } catch (IllegalAccessException unknown) {
      return null;
    }
  }
}
