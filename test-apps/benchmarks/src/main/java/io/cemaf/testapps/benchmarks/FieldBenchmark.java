package io.cemaf.testapps.benchmarks;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One reading of a field by its accessor. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FieldBenchmark {
  private static final int LARGE = 65_536;

  /** No rule. */
  @State(Scope.Benchmark)
  public static class Bare {
    final FieldTargets.Bare target = new FieldTargets.Bare("x".repeat(LARGE));
  }

  /** In a page, and on the heap since it was read. */
  @State(Scope.Benchmark)
  public static class Warm {
    final FieldTargets.Paged target = new FieldTargets.Paged("x".repeat(LARGE));
    final @Nullable String held;

    public Warm() {
      var first = System.identityHashCode(target.text());
      System.gc();
      held = target.text();
      if (System.identityHashCode(held) == first) {
        throw new IllegalStateException("the field is not paged");
      }
    }
  }

  /** Too small for a page. */
  @State(Scope.Benchmark)
  public static class Small {
    final FieldTargets.Paged target = new FieldTargets.Paged("[a text of so many letters]");
  }

  @Benchmark
  public @Nullable String bareRead(Bare state) {
    return state.target.text();
  }

  @Benchmark
  public @Nullable String warmRead(Warm state) {
    return state.target.text();
  }

  @Benchmark
  public @Nullable String smallRead(Small state) {
    return state.target.text();
  }
}
