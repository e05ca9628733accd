package io.cemaf.agent.pool;

/**
 * Suspects that the tasks of a pool wait for each other: tasks are queued, every worker has one,
 * and none was completed and the queue has not become shorter for two seconds. A queue that neither
 * grows nor shrinks counts as well: where one task has submitted another and waits for it, nothing
 * more may ever come. Fed with time.
 */
final class Starvation {
  static final long PATIENCE_NANOS = 2_000_000_000L;

  private long sinceNanos;
  private long completed = -1;
  private int queued;

  /**
   * One look.
   *
   * @param full whether every worker has a task
   */
  boolean suspects(long nowNanos, long completedNow, int queuedNow, boolean full) {
    if (!full || queuedNow == 0 || completedNow != completed || queuedNow < queued) {
      sinceNanos = nowNanos;
      completed = completedNow;
    }
    queued = queuedNow;
    return nowNanos - sinceNanos >= PATIENCE_NANOS;
  }

  /** What was suspected was not so: two more seconds. */
  void acquitted(long nowNanos) {
    sinceNanos = nowNanos;
  }
}
