package io.cemaf.agent.guard;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** What the current thread has used so far. Threads that are virtual have no such accounts. */
final class ThreadCosts {
  private final ThreadMXBean threads;

  private ThreadCosts(ThreadMXBean threads) {
    this.threads = threads;
  }

  /** Null where the JVM does not keep count. */
  static @Nullable ThreadCosts find() {
    try {
      return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
              && threads.isCurrentThreadCpuTimeSupported()
              && threads.isThreadAllocatedMemorySupported()
          ? new ThreadCosts(threads)
          : null;
    } catch (RuntimeException | LinkageError absent) {
      return null;
    }
  }

  /** CPU time in nanoseconds. */
  long cpuNanos() {
    return threads.getCurrentThreadCpuTime();
  }

  /** Bytes ever allocated. */
  long allocatedBytes() {
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
