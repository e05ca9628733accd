package io.cemaf.testapps.benchmarks;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps an executor full of short tasks while it forces the level up and down, and counts tasks
 * that start above the limit, from one control step after each change on.
 */
final class CutApp {
  static final int SIZE = 8;
  static final int LIMIT = 2;
  static final int POLL_MILLIS = 50;

  private static final int HANDED_OVER = 64;
  private static final int COUNTED_POLLS = 3;
  private static final long TASK_NANOS = 200_000;

  private final Executor executor;
  private final Method level;
  private final Semaphore handedOver = new Semaphore(HANDED_OVER);
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger above = new AtomicInteger();
  private final AtomicInteger started = new AtomicInteger();
  private volatile boolean counts;

  private CutApp(Executor executor, Method level) {
    this.executor = executor;
    this.level = level;
  }

  /** Kind of executor, and number of changes. Prints starts above the limit, and those counted. */
  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    System.out.println("main");
    var level = Class.forName("io.cemaf.Cemaf").getMethod("level");
    var app = new CutApp(executor(arguments[0]), level);
    var feeder = new Thread(app::feed, "feeder");
    feeder.setDaemon(true);
    feeder.start();
    app.change(Integer.parseInt(arguments[1]));
    System.out.println(app.above + " " + app.started);
    var unused = System.in.read();
    System.exit(0);
  }

  private static Executor executor(String kind) throws ReflectiveOperationException {
    return switch (kind) {
      case "resized" -> pool(new LinkedBlockingQueue<>());
      case "gated" -> pool(new ArrayBlockingQueue<>(HANDED_OVER));
      default -> virtual();
    };
  }

  private static Executor pool(BlockingQueue<Runnable> queue) {
    var threads = new AtomicInteger();
    return new ThreadPoolExecutor(
        SIZE,
        SIZE,
        1,
        TimeUnit.MINUTES,
        queue,
        task -> {
          var thread = new Thread(task, "cut-" + threads.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  /** By name: this is compiled for 17, which has none. */
  private static Executor virtual() throws ReflectiveOperationException {
    var builder = Class.forName("java.lang.Thread$Builder");
    var named =
        builder
            .getMethod("name", String.class, long.class)
            .invoke(Thread.class.getMethod("ofVirtual").invoke(null), "cut-", 1L);
    return (Executor)
        Executors.class
            .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
            .invoke(null, builder.getMethod("factory").invoke(named));
  }

  private void feed() {
    while (true) {
      handedOver.acquireUninterruptibly();
      executor.execute(this::work);
    }
  }

  private void work() {
    var now = running.incrementAndGet();
    if (counts) {
      started.incrementAndGet();
      above.addAndGet(now > LIMIT ? 1 : 0);
    }
    LockSupport.parkNanos(TASK_NANOS);
    running.decrementAndGet();
    handedOver.release();
  }

  private void change(int times) throws ReflectiveOperationException {
    for (var i = 0; i < times; i++) {
      force("critical");
      await(1);
      counts = true;
      await(COUNTED_POLLS);
      counts = false;
      force("normal");
    }
  }

  /** Until it is in force: what follows from it is done by the end of the same control step. */
  private void force(String wanted) throws ReflectiveOperationException {
    System.setProperty("cemaf.level.force", wanted);
    while (!level.invoke(null).toString().equalsIgnoreCase(wanted)) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void await(int polls) {
    var until = System.nanoTime() + 1_000_000L * POLL_MILLIS * polls;
    for (var left = 1L; left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
