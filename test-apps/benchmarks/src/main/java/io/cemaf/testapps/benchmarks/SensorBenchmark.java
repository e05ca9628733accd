package io.cemaf.testapps.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One sample of all file sensors, beside the same reads done raw. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SensorBenchmark {
  /** Both sides of it. */
  @State(Scope.Benchmark)
  public static class Both {
    final RealSensors sensors = new RealSensors();
    final RawReads raw = new RawReads(sensors.files());
  }

  @Benchmark
  public void sample(Both both) {
    both.sensors.sample();
  }

  @Benchmark
  public int raw(Both both) throws IOException {
    return both.raw.read();
  }
}
