package io.cemaf.testapps.benchmarks;

import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Works on a thread pool, through one class that a rule may name. */
final class PoolApp {
  private static final int THREADS = 4;
  static final int TASKS = 100;

  private PoolApp() {}

  /** With an argument, it stays until its standard input ends. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.out.println("main");
    var pool =
        new ThreadPoolExecutor(THREADS, THREADS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    var work = new PoolWork();
    for (var i = 0; i < TASKS; i++) {
      pool.execute(work::step);
    }
    pool.shutdown();
    if (!pool.awaitTermination(1, TimeUnit.MINUTES) || work.steps() != TASKS) {
      throw new IllegalStateException(work.steps() + " of " + TASKS + " steps");
    }
    System.out.println(Peak.line());
    if (arguments.length > 0) {
      var unused = System.in.read();
    }
  }
}
