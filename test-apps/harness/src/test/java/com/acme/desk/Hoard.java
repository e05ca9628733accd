package com.acme.desk;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that all begin at once, each calling several times what takes memory while it works, on
 * the heap or off it. Prints how many calls were answered, refused, and how many ran at once.
 */
public final class Hoard {
  private static final int BLOCK = 256 << 10;
  private static final AtomicInteger NOW = new AtomicInteger();
  private static final AtomicInteger MOST = new AtomicInteger();
  private static final AtomicLong SUM = new AtomicLong();

  private final int megabytes;
  private final int pieces;
  private final long pauseMillis;

  Hoard(int megabytes, int pieces, long pauseMillis) {
    this.megabytes = megabytes;
    this.pieces = pieces;
    this.pauseMillis = pauseMillis;
  }

  /**
   * Runs it.
   *
   * @param arguments heap, native or later; threads; calls of each; megabytes of each; in how many
   *     pieces; milliseconds between two pieces; of a first call alone, 0 for none
   */
  public static void main(String[] arguments) throws InterruptedException {
    var kind = arguments[0];
    var threads = Integer.parseInt(arguments[1]);
    var calls = Integer.parseInt(arguments[2]);
    var hoard =
        new Hoard(
            Integer.parseInt(arguments[3]),
            Integer.parseInt(arguments[4]),
            Long.parseLong(arguments[5]));
    for (var i = 0; i < Integer.parseInt(arguments[6]); i++) {
      hoard.call(kind);
    }
    var answered = new AtomicInteger();
    var refused = new AtomicInteger();
    var ready = new CountDownLatch(threads);
    var start = new CountDownLatch(1);
    var left = new CountDownLatch(threads);
    for (var i = 0; i < threads; i++) {
      new Thread(
              () -> {
                ready.countDown();
                await(start);
                for (var call = 0; call < calls; call++) {
                  try {
                    hoard.call(kind);
                    answered.incrementAndGet();
                  } catch (OutOfMemoryError dying) {
                    // As a program does that does not look after itself.
                    Runtime.getRuntime().halt(3);
                  } catch (RuntimeException problem) {
                    refused.incrementAndGet();
                  }
                }
                left.countDown();
              },
              "hoarder-" + i)
          .start();
    }
    ready.await();
    var since = System.nanoTime();
    start.countDown();
    left.await();
    System.out.println(
        "answered "
            + answered
            + " refused "
            + refused
            + " most "
            + MOST
            + " millis "
            + (System.nanoTime() - since) / 1_000_000);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private long call(String kind) {
    return switch (kind) {
      case "heap" -> onHeap();
      case "native" -> offHeap();
      default -> atTheEnd();
    };
  }

  /** Takes its memory piece by piece, and looks at it at the end. */
  public long onHeap() {
    begin();
    var kept = new byte[megabytes * (1 << 20) / BLOCK][];
    for (var i = 0; i < kept.length; i++) {
      if (i % Math.max(1, kept.length / pieces) == 0) {
        pause();
      }
      kept[i] = new byte[BLOCK];
    }
    pause();
    var sum = 0L;
    for (var block : kept) {
      sum += block[block.length - 1] + block.length;
    }
    return end(sum);
  }

  /** Waits first, as for an answer, and takes all its memory then. */
  public long atTheEnd() {
    begin();
    for (var i = 0; i < pieces / 2; i++) {
      pause();
    }
    var kept = new byte[megabytes * (1 << 20) / BLOCK][];
    for (var i = 0; i < kept.length; i++) {
      kept[i] = new byte[BLOCK];
    }
    for (var i = 0; i < pieces / 2; i++) {
      pause();
    }
    return end(kept[kept.length - 1].length);
  }

  /** As {@link #onHeap}, where no collector sees it. */
  public long offHeap() {
    begin();
    var bytes = (long) megabytes * (1 << 20) / pieces;
    var kept = new long[pieces];
    for (var i = 0; i < pieces; i++) {
      pause();
      kept[i] = Malloc.take(bytes);
    }
    pause();
    for (var address : kept) {
      Malloc.giveBack(address);
    }
    return end(bytes);
  }

  private void begin() {
    var now = NOW.incrementAndGet();
    MOST.accumulateAndGet(now, Math::max);
  }

  private static long end(long sum) {
    NOW.decrementAndGet();
    return SUM.addAndGet(sum);
  }

  private void pause() {
    var until = System.nanoTime() + pauseMillis * 1_000_000;
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }
}
