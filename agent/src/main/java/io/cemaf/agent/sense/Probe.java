package io.cemaf.agent.sense;

import io.cemaf.Gate;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks at something again and again on a thread of its own, because it takes long or may never
 * answer: nothing can wake a thread that asks for the space of a file system whose server has gone.
 *
 * @param <T> what a look gives
 */
final class Probe<T> implements Runnable {
  private static final long STACK_BYTES = 512 * 1024;

  /** A look may take this share of the time, and rests for longer if it takes longer. */
  private static final int REST_FOR_EACH = 49;

  /** One that hangs has not worked all that time. */
  private static final long MOST_REST_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Looks once. */
  interface Work<T> {
    T look() throws IOException, InterruptedException;
  }

  /**
   * What one look gave.
   *
   * @param number from 1
   * @param result null if there was a problem
   */
  record Look<T>(long number, @Nullable T result, @Nullable Exception problem) {}

  private final Work<T> work;
  private final long restNanos;
  private final boolean counted;
  private final Thread thread;
  private final CountDownLatch first = new CountDownLatch(1);
  private volatile @Nullable Look<T> last;
  private volatile boolean stopped;
  private volatile long cpuNanos = -1;

  /**
   * Not running yet.
   *
   * @param restNanos between two looks, at least
   */
  Probe(String name, Work<T> work, long restNanos) {
    this(name, work, restNanos, true);
  }

  /** As the other one, without counting what its thread spends. */
  Probe(String name, Work<T> work, long restNanos, boolean counted) {
    this.work = work;
    this.counted = counted;
    this.restNanos = restNanos;
    thread = new Thread(null, this, name, STACK_BYTES, false);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Ends the thread, at once unless something holds it up; waits for neither. */
  void stop() {
    stopped = true;
    thread.interrupt();
    LockSupport.unpark(thread);
  }

  /** The last look; null before the first one has come back. */
  @Nullable Look<T> last() {
    return last;
  }

  /** What its thread has spent; -1 if that is not known. */
  long cpuNanos() {
    return cpuNanos;
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
      var begun = System.nanoTime();
      last = look(number);
      first.countDown();
      if (counted && number > 1) {
        cpuNanos = spent();
      }
      var took = System.nanoTime() - begun;
      // the first one loads what the others only use
      var earned = Math.min(MOST_REST_NANOS, REST_FOR_EACH * took);
      rest(number == 1 ? restNanos : Math.max(restNanos, earned));
    }
  }

  private void rest(long nanos) {
    var until = System.nanoTime() + nanos;
    for (var left = nanos; left > 0 && !stopped; left = until - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
  }

  private Look<T> look(long number) {
    try {
      return new Look<>(number, work.look(), null);
    } catch (InterruptedException | IOException | RuntimeException problem) {
      return new Look<>(number, null, problem);
    } catch (LinkageError broken) {
      return new Look<>(number, null, new IOException(broken.toString(), broken));
    }
  }

  /** From the second look on: management classes come after the application's own first ones. */
  static long spent() {
    try {
      return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    } catch (UnsupportedOperationException | LinkageError unknown) {
      return -1;
    }
  }
}
