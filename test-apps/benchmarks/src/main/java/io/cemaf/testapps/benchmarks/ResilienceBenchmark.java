package io.cemaf.testapps.benchmarks;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** One call of a woven method whose rule has what resilience4j has, beside what that must cost. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ResilienceBenchmark {
  /** Circuit breaker, bulkhead and rate limiter. */
  @State(Scope.Benchmark)
  public static class Three {
    final Targets.Three target = new Targets.Three();
    private final WovenCheck check = new WovenCheck("three", Targets.Three.class);

    @Setup
    public void check() {
      check.active(target::call);
    }

    @TearDown
    public void still() {
      check.still();
    }
  }

  /** The same, with exact latency. */
  @State(Scope.Benchmark)
  public static class TimedThree {
    final Targets.TimedThree target = new Targets.TimedThree();
    private final WovenCheck check = new WovenCheck("timed-three", Targets.TimedThree.class);

    @Setup
    public void check() {
      check.active(target::call);
    }

    @TearDown
    public void still() {
      check.still();
    }
  }

  /** A retry that is not needed. */
  @State(Scope.Benchmark)
  public static class Repeated {
    final Targets.Repeated target = new Targets.Repeated();
    private final WovenCheck check = new WovenCheck("repeated", Targets.Repeated.class);

    @Setup
    public void check() {
      check.active(target::call);
    }

    @TearDown
    public void still() {
      check.still();
    }
  }

  /** A time limit that is kept. */
  @State(Scope.Benchmark)
  public static class Limited {
    final Targets.Limited target = new Targets.Limited();
    private final WovenCheck check = new WovenCheck("limited", Targets.Limited.class);

    @Setup
    public void check() {
      check.active(target::call);
    }

    @TearDown
    public void still() {
      check.still();
    }
  }

  /** The JDK's own timer, set up as a time limiter's has to be. */
  @State(Scope.Benchmark)
  public static class Timer {
    final Targets.Bare target = new Targets.Bare();
    final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);

    @Setup
    public void removeOnCancel() {
      executor.setRemoveOnCancelPolicy(true);
    }

    @TearDown
    public void stop() {
      executor.shutdownNow();
    }
  }

  @Benchmark
  public Object three(Three state) {
    return state.target.call(SiteBenchmark.REQUEST);
  }

  @Benchmark
  public Object timedThree(TimedThree state) {
    return state.target.call(SiteBenchmark.REQUEST);
  }

  @Benchmark
  public Object repeated(Repeated state) {
    return state.target.call(SiteBenchmark.REQUEST);
  }

  @Benchmark
  public Object limited(Limited state) {
    return state.target.call(SiteBenchmark.REQUEST);
  }

  /** The bare call with one clock read. */
  @Benchmark
  public Object clockRead(SiteBenchmark.Bare state, Blackhole hole) {
    hole.consume(System.nanoTime());
    return state.target.call(SiteBenchmark.REQUEST);
  }

  /** The bare call with one clock read, and a task scheduled for later and taken back. */
  @Benchmark
  public Object clockReadAndHandOver(Timer state, Blackhole hole) {
    hole.consume(System.nanoTime());
    var later = state.executor.schedule(() -> {}, 10, TimeUnit.MINUTES);
    var answer = state.target.call(SiteBenchmark.REQUEST);
    later.cancel(false);
    return answer;
  }
}
