package io.cemaf.agent.page;

import io.cemaf.Gate;
import io.cemaf.agent.observe.Health;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that keeps some room in memory free, brings in what has been asked for, and copies
 * what is written thinly. It begins with the first page and ends after the last.
 */
final class Pager implements Runnable {
  private static final long AGAIN_NANOS = 200_000_000;

  /** What the pager works on. */
  interface Work {
    /** Does some; false if there is none. */
    boolean step();

    /** Whether there may be some again soon, though none can be done now. */
    boolean isStuck();

    /** Gives everything back, if no page is left and none will come. */
    boolean end();
  }

  /** Before there is one. */
  static final Pager NONE =
      new Pager(
          new Work() {
            @Override
            public boolean step() {
              return false;
            }

            @Override
            public boolean isStuck() {
              return false;
            }

            @Override
            public boolean end() {
              return true;
            }
          },
          new Health(line -> {}));

  private final Work work;
  private final Health health;
  private volatile boolean idle;
  private volatile @Nullable Thread thread;

  Pager(Work work, Health health) {
    this.work = work;
    this.health = health;
  }

  void start() {
    var made = new Thread(null, this, "cemaf-pager", 0, false);
    made.setDaemon(true);
    made.setContextClassLoader(null);
    thread = made;
    made.start();
  }

  /** There is something to do. */
  void wake() {
    if (idle) {
      idle = false;
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void run() {
    Gate.passOnThisThread();
    while (!work.end()) {
      try {
        rest();
      } catch (RuntimeException | Error problem) {
        health.fault("paging", problem);
        LockSupport.parkNanos(AGAIN_NANOS);
      }
    }
  }

  private void rest() {
    while (work.step()) {
      // until nothing is left to do
    }
    idle = true;
    if (work.step() || work.end()) {
      idle = false;
    } else if (work.isStuck()) {
      LockSupport.parkNanos(this, AGAIN_NANOS);
    } else {
      LockSupport.park(this);
    }
    idle = false;
  }
}
