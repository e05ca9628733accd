package io.cemaf.testapps.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One call of a woven method whose rule makes its argument smaller, or would at another level. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DegradeBenchmark {
  private static final int DEPTH = 100;

  /** No rule. */
  @State(Scope.Benchmark)
  public static class Bare {
    final Targets.BareDepth target = new Targets.BareDepth();
  }

  /** Scaled. */
  @State(Scope.Benchmark)
  public static class Degraded {
    final Targets.Degraded target = new Targets.Degraded();
    private final WovenCheck check = new WovenCheck("degraded", Targets.Degraded.class);

    @Setup
    public void check() {
      check.active(request -> target.call(request, DEPTH));
    }

    @TearDown
    public void still() {
      check.still();
    }
  }

  /** Not scaled at this level. */
  @State(Scope.Benchmark)
  public static class Undegraded {
    final Targets.Undegraded target = new Targets.Undegraded();
    private final WovenCheck check = new WovenCheck("undegraded", Targets.Undegraded.class);

    @Setup
    public void check() {
      check.active(request -> target.call(request, DEPTH));
    }

    @TearDown
    public void still() {
      check.still();
    }
  }

  @Benchmark
  public Object bareDepth(Bare state) {
    return state.target.call(SiteBenchmark.REQUEST, DEPTH);
  }

  @Benchmark
  public Object degraded(Degraded state) {
    return state.target.call(SiteBenchmark.REQUEST, DEPTH);
  }

  @Benchmark
  public Object undegraded(Undegraded state) {
    return state.target.call(SiteBenchmark.REQUEST, DEPTH);
  }
}
