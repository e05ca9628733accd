package io.cemaf.testapps.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/** What one sample costs. */
final class SensorFigures {
  private static final int WARM_UP = 20_000;
  private static final int SAMPLES = 20_000;

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
            SAMPLES + " samples, this thread's count"));
  }

  /** Counted for this thread alone, to the byte. */
  private static double allocated(RealSensors sensors) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var self = Thread.currentThread().getId();
    var unused = threads.getThreadAllocatedBytes(self);
    for (var i = 0; i < WARM_UP; i++) {
      sensors.sample();
    }
    var before = threads.getThreadAllocatedBytes(self);
    for (var i = 0; i < SAMPLES; i++) {
      sensors.sample();
    }
    return (double) (threads.getThreadAllocatedBytes(self) - before) / SAMPLES;
  }
}
