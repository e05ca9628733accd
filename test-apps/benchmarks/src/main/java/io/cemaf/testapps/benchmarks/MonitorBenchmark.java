package io.cemaf.testapps.benchmarks;

import io.cemaf.ResourceLimits;
import io.cemaf.StateMonitor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A monitor's account of a value that comes, is used, and goes again. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MonitorBenchmark {
  private static final int KEYS = 100_000;
  private static final long SIZE = 4096;

  private static ResourceLimits limits(boolean cleansUp) {
    return ResourceLimits.builder()
        .maxStateSize(SIZE * KEYS)
        .maxEntries(KEYS)
        .autoCleanup(cleansUp)
        .build();
  }

  /** Its keys are in a row, and each thread goes through them by itself. */
  @State(Scope.Thread)
  public static class Next {
    private int at = (int) Thread.currentThread().getId() * 7919;

    String key(String[] keys) {
      at = (at + 1) % keys.length;
      return keys[at];
    }
  }

  /** Sums alone. */
  @State(Scope.Benchmark)
  public static class Fast {
    final StateMonitor monitor = StateMonitor.fast(limits(false));
  }

  /** Half full of keys. */
  @State(Scope.Benchmark)
  public static class Detailed {
    final String[] known = new String[KEYS / 2];
    final String[] coming = new String[1024];
    final StateMonitor monitor = new StateMonitor(limits(false));

    public Detailed() {
      for (var i = 0; i < known.length; i++) {
        known[i] = "value " + i;
        monitor.recordAllocation(known[i], SIZE);
      }
      for (var i = 0; i < coming.length; i++) {
        coming[i] = "coming " + i;
      }
    }
  }

  /** Every value makes room for itself, or for some more. */
  @State(Scope.Benchmark)
  public static class Full {
    final String[] keys = new String[2 * KEYS];
    final StateMonitor monitor = new StateMonitor(limits(true));

    public Full() {
      for (var i = 0; i < keys.length; i++) {
        keys[i] = "value " + i;
        monitor.recordAllocation(keys[i], SIZE);
      }
    }
  }

  @Benchmark
  public void basic(Fast state) {
    state.monitor.recordAllocation("value", SIZE);
    state.monitor.recordDeallocation("value", SIZE);
  }

  @Benchmark
  public void detailed(Detailed state, Next next) {
    var key = next.key(state.coming);
    state.monitor.recordAllocation(key, SIZE);
    state.monitor.recordDeallocation(key);
  }

  @Benchmark
  public void access(Detailed state, Next next) {
    state.monitor.recordAccess(next.key(state.known));
  }

  @Benchmark
  public boolean cleaning(Full state, Next next) {
    return state.monitor.recordAllocation(next.key(state.keys), SIZE);
  }
}
