package com.acme.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Counts who is at work at once, and notes when and in which order they began. */
final class Tally {
  private static final List<String> ENTERED = new ArrayList<>();

  private final long workNanos;
  private int now;
  private int most;
  private long firstNanos;
  private long lastNanos;

  Tally(long workMillis) {
    workNanos = workMillis * 1_000_000;
  }

  /** Works for its time, whatever happens. */
  void work() {
    begin();
    var until = System.nanoTime() + workNanos;
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
    end();
  }

  synchronized void begin() {
    now++;
    most = Math.max(most, now);
    lastNanos = System.nanoTime();
    firstNanos = firstNanos == 0 ? lastNanos : firstNanos;
    synchronized (ENTERED) {
      ENTERED.add(Thread.currentThread().getName());
    }
  }

  synchronized void end() {
    now--;
  }

  long workMillis() {
    return workNanos / 1_000_000;
  }

  synchronized int most() {
    return most;
  }

  /** From the first beginning to the last. */
  synchronized long spanMillis() {
    return (lastNanos - firstNanos) / 1_000_000;
  }

  /** The threads that began work since this was last asked, in order. */
  static String entered() {
    synchronized (ENTERED) {
      var names = String.join(",", ENTERED);
      ENTERED.clear();
      return names;
    }
  }
}
