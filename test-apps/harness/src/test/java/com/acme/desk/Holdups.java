package com.acme.desk;

import java.util.concurrent.locks.LockSupport;

/** Threads that are held up as only the JVM's flight recorder sees it. */
final class Holdups {
  private static final long NANOS = 300_000_000L;

  private Holdups() {}

  /** Waits until it is over, whoever wakes the thread. */
  private static void hold() {
    var until = System.nanoTime() + NANOS;
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }

  /** One thread waits for a monitor that another one has. */
  static String contended() throws InterruptedException {
    var monitor = new Object();
    var entered = new boolean[1];
    var waiting =
        new Thread(
            () -> {
              synchronized (monitor) {
                entered[0] = true;
              }
            });
    synchronized (monitor) {
      waiting.start();
      while (waiting.getState() != Thread.State.BLOCKED) {
        Thread.onSpinWait();
      }
      hold();
    }
    waiting.join();
    return Boolean.toString(entered[0]);
  }

  /** A virtual thread parks while a class is initialized, which keeps it on its carrier. */
  static String pinned() throws Exception {
    var starter = Thread.class.getMethod("startVirtualThread", Runnable.class);
    Runnable task = Holdups::initialize;
    ((Thread) starter.invoke(null, task)).join();
    return "done";
  }

  private static void initialize() {
    if (!Slow.READY) {
      throw new IllegalStateException("never");
    }
  }

  private static final class Slow {
    static final boolean READY = ready();

    private static boolean ready() {
      hold();
      return true;
    }
  }
}
