package io.cemaf.agent.sense;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;

/** Counts what this thread allocates, to the byte. */
public final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int ROUNDS = 12;

  private Allocation() {}

  /**
   * The bytes that so many turns allocate once warm: the least of some rounds, up to the first
   * without any, since compiled code that is thrown away in one of them allocates what it had
   * avoided.
   */
  public static long ofWarm(int turns, IntConsumer turn) {
    var id = Thread.currentThread().getId();
    THREADS.getThreadAllocatedBytes(id);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least > 0; round++) {
      var before = THREADS.getThreadAllocatedBytes(id);
      for (int i = 0; i < turns; i++) {
        turn.accept(i);
      }
      var allocated = THREADS.getThreadAllocatedBytes(id) - before;
      least = round == 0 ? least : Math.min(least, allocated);
    }
    return least;
  }
}
