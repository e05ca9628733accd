package io.cemaf.testapps.benchmarks;

import java.util.concurrent.CountDownLatch;
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

/** One call of a woven method, rule by rule, beside the bare call and the clock. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SiteBenchmark {
  static final Object REQUEST = "request";

  /** No rule. */
  @State(Scope.Benchmark)
  public static class Bare {
    final Targets.Bare target = new Targets.Bare();
  }

  /** A rule that is off. */
  @State(Scope.Benchmark)
  public static class Inactive {
    final Targets.Inactive target = new Targets.Inactive();
    private final WovenCheck check = new WovenCheck("inactive", Targets.Inactive.class);

    @Setup
    public void check() {
      check.inactive(target::call);
    }

    @TearDown
    public void still() {
      check.still();
    }
  }

  /** A closed guard. */
  @State(Scope.Benchmark)
  public static class Guarded {
    final Targets.Guarded target = new Targets.Guarded();
    private final WovenCheck check = new WovenCheck("guarded", Targets.Guarded.class);

    @Setup
    public void check() {
      check.active(target::call);
    }

    @TearDown
    public void still() {
      check.still();
    }
  }

  /** A closed guard and a bulkhead. */
  @State(Scope.Benchmark)
  public static class Permitted {
    final Targets.Permitted target = new Targets.Permitted();
    private final WovenCheck check = new WovenCheck("permitted", Targets.Permitted.class);

    @Setup
    public void check() {
      check.active(target::call);
    }

    @TearDown
    public void still() {
      check.still();
    }
  }

  /** A closed guard that looks at latency. */
  @State(Scope.Benchmark)
  public static class Timed {
    final Targets.Timed target = new Targets.Timed();
    private final WovenCheck check = new WovenCheck("timed", Targets.Timed.class);

    @Setup
    public void check() {
      check.active(target::call);
    }

    @TearDown
    public void still() {
      check.still();
    }
  }

  /** A closed guard that looks at latency, and a bulkhead. */
  @State(Scope.Benchmark)
  public static class TimedPermitted {
    final Targets.TimedPermitted target = new Targets.TimedPermitted();
    private final WovenCheck check =
        new WovenCheck("timed-permitted", Targets.TimedPermitted.class);

    @Setup
    public void check() {
      check.active(target::call);
    }

    @TearDown
    public void still() {
      check.still();
    }
  }

  /** A bulkhead whose one permit another thread holds. */
  @State(Scope.Benchmark)
  public static class Full {
    final Targets.Full target = new Targets.Full();
    private final CountDownLatch end = new CountDownLatch(1);
    private final WovenCheck check = new WovenCheck("full", Targets.Full.class);

    @Setup
    public void fill() throws InterruptedException {
      var holding = new CountDownLatch(1);
      var holder = new Thread(() -> hold(holding), "holder");
      holder.setDaemon(true);
      holder.start();
      holding.await();
      check.full(target::call);
    }

    private void hold(CountDownLatch holding) {
      try {
        target.hold(holding, end);
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    }

    @TearDown
    public void empty() {
      check.full(target::call);
      end.countDown();
    }
  }

  @Benchmark
  public Object bare(Bare state) {
    return state.target.call(REQUEST);
  }

  @Benchmark
  public Object inactive(Inactive state) {
    return state.target.call(REQUEST);
  }

  @Benchmark
  public Object guarded(Guarded state) {
    return state.target.call(REQUEST);
  }

  @Benchmark
  public Object permitted(Permitted state) {
    return state.target.call(REQUEST);
  }

  /** The bare call with as many clock reads as exact latency needs. */
  @Benchmark
  public Object twoClockReads(Bare state, Blackhole hole) {
    var start = System.nanoTime();
    var answer = state.target.call(REQUEST);
    hole.consume(System.nanoTime() - start);
    return answer;
  }

  /** The bare call with as many clock reads as the peer makes. */
  @Benchmark
  public Object threeClockReads(Bare state, Blackhole hole) {
    var period = System.nanoTime();
    hole.consume(period);
    return twoClockReads(state, hole);
  }

  @Benchmark
  public Object timed(Timed state) {
    return state.target.call(REQUEST);
  }

  @Benchmark
  public Object timedPermitted(TimedPermitted state) {
    return state.target.call(REQUEST);
  }

  @Benchmark
  public Object rejected(Full state) {
    try {
      return state.target.call(REQUEST);
    } catch (RuntimeException refused) {
      return refused;
    }
  }
}
