package com.acme.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Counts who is at work at once, and notes when and in which order they began. */
final class Tally {
  private static final List<String> ENTERED = new ArrayList<>();

  private static final AtomicInteger TURN = new AtomicInteger();
  private static final long LOOK_NANOS = 10_000_000;

  private final long workNanos;
  private final CountDownLatch toAsk;
  private int now;
  private int most;
  private long firstNanos;
  private long lastNanos;

  Tally(long workMillis) {
    this(workMillis, 0);
  }

  /** Of calls that are made at once. */
  Tally(long workMillis, int calls) {
    workNanos = workMillis * 1_000_000;
    toAsk = new CountDownLatch(calls);
  }

  /** Called by each of them right before its call. */
  synchronized void asked() {
    firstNanos = firstNanos == 0 ? System.nanoTime() : firstNanos;
    toAsk.countDown();
  }

  /**
   * Works for its time, or until it is let go, from when all have asked: that a busy machine let a
   * thread begin late says nothing of who may be at work at once.
   */
  void work() {
    begin();
    while (toAsk.getCount() > 0) {
      LockSupport.parkNanos(100_000);
    }
    var until = System.nanoTime() + workNanos;
    var turn = TURN.get();
    while (System.nanoTime() < until && TURN.get() == turn) {
      LockSupport.parkNanos(Math.min(until - System.nanoTime(), LOOK_NANOS));
    }
    end();
  }

  /** All that are at work are done with it. */
  static String letGo() {
    TURN.incrementAndGet();
    return "done";
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

  /** From when the first asked to when the last began. */
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
