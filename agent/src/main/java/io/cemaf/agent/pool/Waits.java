package io.cemaf.agent.pool;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What a pool's workers wait for. */
final class Waits {
  /** Whoever waits in one of these waits for another machine, for time, or for the agent. */
  private static final List<String> ELSEWHERE =
      List.of(
          "jdk.internal.net.http.",
          "java.net.",
          "sun.nio.ch.",
          "java.io.",
          "java.lang.ProcessImpl",
          "io.cemaf.");

  /** Only stands around a task. */
  private static final String AROUND = "io.cemaf.TaskPools$Gated";

  private Waits() {}

  /**
   * Whether none of the workers can go on by itself: each waits for a task that is queued, or for
   * something that may be one.
   */
  static boolean allForOthers(List<Thread> workers, Collection<?> queue) {
    for (var worker : workers) {
      if (!queue.contains(LockSupport.getBlocker(worker)) && !mayBeForATask(worker)) {
        return false;
      }
    }
    return true;
  }

  private static boolean mayBeForATask(Thread worker) {
    var state = worker.getState();
    if (state != Thread.State.WAITING
        && state != Thread.State.TIMED_WAITING
        && state != Thread.State.BLOCKED) {
      return false;
    }
    for (var frame : worker.getStackTrace()) {
      if (frame.getMethodName().equals("sleep") || isElsewhere(frame.getClassName())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isElsewhere(String type) {
    if (type.equals(AROUND)) {
      return false;
    }
    for (var prefix : ELSEWHERE) {
      if (type.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
