package io.cemaf.testapps.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/** What one sample costs. */
final class SensorFigures {
  private static final int WARM_UP = 20_000;

  /** Each sample is a second later than the one before: shorter than what is done once a minute. */
  private static final int STRETCH = 20;

  private static final int STRETCHES = 1_001;

  private SensorFigures() {}

  static List<Figure> take(Bench bench) throws Exception {
    var scores =
        Jmh.run(
            bench,
            SensorBenchmark.class,
            List.of("sample", "raw"),
            1,
            List.of("-Dcemaf.jar=" + bench.jar()));
    var sample = scores.get("sample");
    var raw = scores.get("raw");
    if (sample == null || raw == null) {
      throw new IllegalStateException("no scores");
    }
    var sensors = new RealSensors();
    return List.of(
        Figure.atMost(
            "one sample of all file sensors, of the reads done raw",
            sample.value() / raw.value(),
            "x",
            1.6,
            sample.text() + " us / " + raw.text() + " us, " + sensors.files().size() + " files"),
        Figure.atMost(
            "one sample of all file sensors, allocated",
            allocated(sensors),
            "B",
            0,
            "median of "
                + STRETCHES
                + " times "
                + STRETCH
                + " s, this thread's count; what is absent is looked for once a minute"));
  }

  /** Counted for this thread alone, to the byte. */
  private static double allocated(RealSensors sensors) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var self = Thread.currentThread().getId();
    var unused = threads.getThreadAllocatedBytes(self);
    for (var i = 0; i < WARM_UP; i++) {
      sensors.sample();
    }
    var allocated = new double[STRETCHES];
    for (var stretch = 0; stretch < STRETCHES; stretch++) {
      var before = threads.getThreadAllocatedBytes(self);
      for (var i = 0; i < STRETCH; i++) {
        sensors.sample();
      }
      allocated[stretch] = (double) (threads.getThreadAllocatedBytes(self) - before) / STRETCH;
    }
    java.util.Arrays.sort(allocated);
    return allocated[STRETCHES / 2];
  }
}
