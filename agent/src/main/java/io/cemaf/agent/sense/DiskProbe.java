package io.cemaf.agent.sense;

import io.cemaf.Gate;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a file system once a second on a thread of its own: one whose server has gone holds up
 * whoever asks for its space, and nothing can wake him.
 */
final class DiskProbe implements Runnable {
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long STACK_BYTES = 128 * 1024;

  /** Asks a file system for its used share. */
  interface Use {
    double used() throws IOException;
  }

  /**
   * What one look gave.
   *
   * @param number from 1
   * @param problem null if there was none
   */
  record Look(long number, double used, @Nullable Exception problem) {}

  private final Use use;
  private final Thread thread;
  private final CountDownLatch first = new CountDownLatch(1);
  private volatile @Nullable Look last;
  private volatile boolean stopped;

  DiskProbe(Use use) {
    this.use = use;
    thread = new Thread(null, this, "cemaf-disk", STACK_BYTES, false);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Ends the thread, at once unless the file system holds it up; waits for neither. */
  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  /** The last look; null before the first one has come back. */
  @Nullable Look last() {
    return last;
  }

  /** Waits so long for the first look. */
  void awaitFirst(long mostNanos) {
    try {
      var unused = first.await(mostNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    Gate.passOnThisThread();
    for (var number = 1L; !stopped; number++) {
      last = look(number);
      first.countDown();
      LockSupport.parkNanos(this, INTERVAL_NANOS);
    }
  }

  private Look look(long number) {
    try {
      return new Look(number, use.used(), null);
    } catch (IOException | RuntimeException problem) {
      return new Look(number, Double.NaN, problem);
    }
  }
}
