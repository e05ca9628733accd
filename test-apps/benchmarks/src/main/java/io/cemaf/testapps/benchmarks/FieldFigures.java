package io.cemaf.testapps.benchmarks;

import io.cemaf.testapps.harness.Jdk;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What reading a paged field costs, and what is left on the heap of its value. */
final class FieldFigures {
  private static final double WARM_NANOS = 60;
  private static final double SMALL_NANOS = 5;
  private static final double HEAP_BYTES = 120;
  private static final int MANY = 200_000;
  private static final int QUICK = 20_000;

  private static final String RULES =
      """
      apiVersion: cemaf/v1
      paging:
        defaults: { memoryLimit: 1GiB, softCache: 1% }
        fields:
          values: { type: io.cemaf.testapps.benchmarks.FieldTargets$Paged, field: text }
      """;

  private FieldFigures() {}

  static List<Figure> take(Bench own) throws Exception {
    var bench = own.withClassPath(System.getProperty("java.class.path"));
    var rules = bench.rules("fields.yaml", RULES);
    var flags = List.of("-javaagent:" + bench.jar(), "-Dcemaf.rules=" + rules);
    var scores =
        Jmh.run(
            bench, FieldBenchmark.class, List.of("bareRead", "warmRead", "smallRead"), 1, flags);
    var bare = Objects.requireNonNull(scores.get("bareRead"));
    var warm = Objects.requireNonNull(scores.get("warmRead"));
    var small = Objects.requireNonNull(scores.get("smallRead"));
    var figures = new ArrayList<Figure>();
    figures.add(
        Figure.atMost(
            "warm read of a paged field, over an unpaged one",
            warm.value() - bare.value(),
            "ns",
            WARM_NANOS,
            warm.text() + " - " + bare.text()));
    figures.add(
        Figure.atMost(
            "read of a value too small to be paged, over an unpaged field",
            small.value() - bare.value(),
            "ns",
            SMALL_NANOS,
            small.text() + " - " + bare.text()));
    for (var jdk : Bench.jdks()) {
      var values = Integer.toString(bench.quick() ? QUICK : MANY);
      try (var child = Child.start(bench, jdk, flags, FieldHeapApp.class, values)) {
        figures.add(
            Figure.atMost(
                "heap of a paged value, JDK " + new Jdk(jdk).feature(),
                Double.parseDouble(child.line()),
                "B",
                HEAP_BYTES,
                values + " values of 4 KB, beside their owners"));
        child.awaitEnd();
      }
    }
    return figures;
  }
}
