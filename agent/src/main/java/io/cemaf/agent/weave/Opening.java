package io.cemaf.agent.weave;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What threads wait for that load classes before those can be woven; the agent's own never do. */
final class Opening {
  private static final long MOST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final String AGENT_THREADS = "cemaf-";

  private final Health health;
  private final CountDownLatch open = new CountDownLatch(1);

  Opening(Health health) {
    this.health = health;
  }

  /** Nobody waits any more. */
  void open() {
    open.countDown();
  }

  /** Returns once it is open; the first thread for which that takes too long opens it. */
  void await() {
    if (Thread.currentThread().getName().startsWith(AGENT_THREADS)) {
      return;
    }
    try {
      if (!open.await(MOST_WAIT_NANOS, TimeUnit.NANOSECONDS)) {
        health.count(FallBack.WEAVER_LATE);
        open.countDown();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
