package io.cemaf.agent.page;

import java.util.concurrent.atomic.AtomicLong;

/** How long a store's memory is needed: until it is closed and its last page is gone. */
final class Lifetime {
  private static final long OVER = Long.MIN_VALUE;

  /** Pages that are there, being made or being released; below zero once memory is given back. */
  private final AtomicLong live = new AtomicLong();

  private volatile boolean closed;

  /** Holds memory for one page more; false if none is taken any more. */
  boolean begin() {
    for (; ; ) {
      var now = live.get();
      if (closed || now < 0) {
        return false;
      }
      if (live.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  /** A page is gone; true if it was the last one. */
  boolean end() {
    return live.decrementAndGet() == 0 && closed;
  }

  void close() {
    closed = true;
  }

  /** Forbids all pages for ever, if none is left and none will come. */
  boolean tryEnd() {
    return closed && (live.get() == OVER || live.compareAndSet(0, OVER));
  }
}
