package io.cemaf.agent.guard;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs the application's code on a thread of its own, never on the one that keeps the time. */
final class OwnThread {
  private static final AtomicInteger THREADS = new AtomicInteger();

  private OwnThread() {}

  /**
   * Begins at once.
   *
   * @param name that its number is added to
   * @param self whose loader the thread has for its context; null for none
   */
  static void run(String name, @Nullable Object self, Runnable task) {
    var thread = new Thread(null, task, name + THREADS.incrementAndGet());
    thread.setDaemon(true);
    thread.setContextClassLoader(self == null ? null : self.getClass().getClassLoader());
    thread.start();
  }
}
