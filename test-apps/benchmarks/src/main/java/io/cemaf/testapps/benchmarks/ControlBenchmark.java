package io.cemaf.testapps.benchmarks;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One control step under many rules, the sensors' own reading left out. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ControlBenchmark {
  /** The control side as it stands after its first steps. */
  @State(Scope.Benchmark)
  public static class Many {
    final RealControl control =
        new RealControl(Path.of(System.getProperty("bench.rules", "control.yaml")));
  }

  @Benchmark
  public void step(Many many) {
    many.control.step();
  }
}
