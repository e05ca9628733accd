package io.cemaf.testapps.benchmarks;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Tasks that do next to nothing, from the thread that submits them to one worker. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HandOverBenchmark {
  private static final int TASKS = 1_000;

  /** Asked for so many workers; rules leave it one. */
  abstract static class Pool {
    final AtomicInteger done = new AtomicInteger();
    final Runnable task = done::incrementAndGet;
    private final ThreadPoolExecutor executor;

    Pool(int workers, BlockingQueue<Runnable> queue) {
      executor =
          new ThreadPoolExecutor(
              workers, workers, 1, TimeUnit.MINUTES, queue, work -> new Thread(work, "handed-1"));
    }

    int handOver() {
      var until = done.get() + TASKS;
      for (var i = 0; i < TASKS; i++) {
        executor.execute(task);
      }
      while (done.get() != until) {
        Thread.onSpinWait();
      }
      return until;
    }

    @TearDown
    public void stop() {
      executor.shutdown();
    }
  }

  /** Cut from two workers to one where the agent is, of one where it is not. */
  @State(Scope.Benchmark)
  public static class Resized extends Pool {
    public Resized() {
      super(System.getProperty("cemaf.rules") == null ? 1 : 2, new LinkedBlockingQueue<>());
    }
  }

  /** Its tasks are gated where they begin. */
  @State(Scope.Benchmark)
  public static class Gated extends Pool {
    public Gated() {
      super(1, new ArrayBlockingQueue<>(TASKS));
    }
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public int resized(Resized pool) {
    return pool.handOver();
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public int gated(Gated pool) {
    return pool.handOver();
  }
}
