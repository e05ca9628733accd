package com.acme;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Counts who is at work at once; every class here works through it. */
public final class Gauge {
  private static int now;
  private static int most;
  private static int total;

  private Gauge() {}

  /** Works for a while, whatever happens. */
  public static void work(Duration time) {
    begin();
    try {
      var until = System.nanoTime() + time.toNanos();
      while (System.nanoTime() < until && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(until - System.nanoTime());
      }
    } finally {
      end();
    }
  }

  public static synchronized void begin() {
    now++;
    total++;
    most = Math.max(most, now);
  }

  public static synchronized void end() {
    now--;
  }

  public static synchronized int most() {
    return most;
  }

  public static synchronized int total() {
    return total;
  }
}
