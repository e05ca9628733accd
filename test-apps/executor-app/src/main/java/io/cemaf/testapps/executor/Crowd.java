package io.cemaf.testapps.executor;

import com.acme.Gated;
import com.acme.Gauge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Very many threads that all call at once, and wait until the last of them does. */
final class Crowd {
  private static final long PATIENCE_NANOS = Duration.ofMinutes(2).toNanos();

  private Crowd() {}

  /** As many virtual threads as an application may have; a tenth of real ones where none are. */
  static void crowd() throws Exception {
    var virtual = Runtime.version().feature() >= 21;
    var calls = virtual ? 10_000 : 1_000;
    var open = new CountDownLatch(1);
    var gated = new Gated(open);
    var answered = new AtomicInteger();
    var left = new CountDownLatch(calls);
    List<Thread> threads = new ArrayList<>();
    for (var i = 0; i < calls; i++) {
      var question = "question " + i;
      threads.add(
          start(
              virtual,
              () -> {
                if (gated.call(question).equals("answer to " + question)) {
                  answered.incrementAndGet();
                }
                left.countDown();
              }));
    }
    awaitParked(threads);
    var atOnce = Gauge.total();
    open.countDown();
    if (!left.await(2, TimeUnit.MINUTES)) {
      throw new IllegalStateException(left.getCount() + " never came back");
    }
    System.out.println(
        "all of them waited, "
            + atOnce
            + " inside; "
            + (answered.get() == calls ? "all" : answered.get())
            + " answered, at most "
            + Gauge.most()
            + " at once");
  }

  private static Thread start(boolean virtual, Runnable task) throws Exception {
    if (virtual) {
      // By name: this is compiled for 17, which has none.
      return (Thread)
          Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
    }
    var thread = new Thread(null, task, "crowd", 256 * 1024);
    thread.start();
    return thread;
  }

  private static void awaitParked(List<Thread> threads) {
    var until = System.nanoTime() + PATIENCE_NANOS;
    while (!threads.stream().allMatch(Crowd::isParked)) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("not all of them wait");
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static boolean isParked(Thread thread) {
    var state = thread.getState();
    return state == Thread.State.TIMED_WAITING || state == Thread.State.WAITING;
  }
}
