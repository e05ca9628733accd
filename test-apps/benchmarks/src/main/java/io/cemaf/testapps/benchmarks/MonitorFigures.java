package io.cemaf.testapps.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;

/** What a {@code StateMonitor} costs, at one thread and at two. */
final class MonitorFigures {
  private static final double BASIC_NANOS = 1_000;
  private static final double DETAILED_NANOS = 5_000;

  private MonitorFigures() {}

  static List<Figure> take(Bench own) throws RunnerException {
    var bench = own.withClassPath(System.getProperty("java.class.path"));
    var figures = new ArrayList<Figure>();
    for (var threads = 1; threads <= 2; threads++) {
      var at = threads == 1 ? ", 1 thread" : ", 2 threads";
      var scores =
          Jmh.run(
              bench,
              MonitorBenchmark.class,
              List.of("basic", "detailed", "access", "cleaning"),
              threads,
              List.of());
      figures.add(figure("monitor, basic: a value comes and goes" + at, scores.get("basic"), 2));
      figures.add(
          figure("monitor, detailed: a value comes and goes" + at, scores.get("detailed"), 2));
      figures.add(figure("monitor, detailed: a value is used" + at, scores.get("access"), 1));
      figures.add(
          figure(
              "monitor, detailed: a value comes, others make room" + at,
              scores.get("cleaning"),
              1));
    }
    return figures;
  }

  private static Figure figure(String name, Jmh.@Nullable Score score, int operations) {
    var known = Objects.requireNonNull(score);
    return Figure.atMost(
        name + ", an operation",
        known.value() / operations,
        "ns",
        name.contains("basic") ? BASIC_NANOS : DETAILED_NANOS,
        known.text() + (operations == 1 ? "" : " / " + operations));
  }
}
