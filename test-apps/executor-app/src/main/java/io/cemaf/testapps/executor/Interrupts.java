package io.cemaf.testapps.executor;

import com.acme.Gauge;
import com.acme.Worker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** One at work, a second one interrupted, at work or on its way there. */
final class Interrupts {
  private Interrupts() {}

  /** A worker's method, as it is called. */
  @FunctionalInterface
  private interface Work {
    String on(Worker worker, CountDownLatch until) throws InterruptedException;
  }

  static void declared() throws InterruptedException {
    run(Worker::declared);
  }

  static void undeclared() throws InterruptedException {
    run(Worker::undeclared);
  }

  private static void run(Work work) throws InterruptedException {
    var worker = new Worker();
    var until = new CountDownLatch(1);
    var first = new Thread(() -> report(work, worker, until), "first");
    first.start();
    awaitBlocked(first);
    var second = new Thread(() -> report(work, worker, until), "second");
    second.start();
    awaitBlocked(second);
    second.interrupt();
    second.join();
    until.countDown();
    first.join();
    System.out.println(Gauge.total() + " got to work");
  }

  private static void report(Work work, Worker worker, CountDownLatch until) {
    String outcome;
    try {
      outcome = work.on(worker, until);
    } catch (InterruptedException | RuntimeException problem) {
      outcome = problem.getClass().getSimpleName();
    }
    System.out.println(
        Thread.currentThread().getName()
            + ": "
            + outcome
            + ", interrupted "
            + Thread.currentThread().isInterrupted());
  }

  private static void awaitBlocked(Thread thread) {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
