package io.cemaf.testapps.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What a call costs whose argument is made smaller, or would be at another level. */
final class DegradeFigures {
  private DegradeFigures() {}

  static List<Figure> take(Bench bench) throws Exception {
    var flags = SiteRules.flags(bench.directory(), bench.jar());
    var scores =
        Jmh.run(
            bench,
            DegradeBenchmark.class,
            List.of("bareDepth", "degraded", "undegraded"),
            1,
            flags);
    var figures = new ArrayList<Figure>();
    for (var method : List.of("undegraded", "degraded")) {
      var bare = Objects.requireNonNull(scores.get("bareDepth"));
      var own = Objects.requireNonNull(scores.get(method));
      figures.add(
          Figure.told(
              method.equals("degraded")
                  ? "argument scaled, over the bare call"
                  : "argument not scaled at this level, over the bare call",
              own.value() - bare.value(),
              "ns",
              own.text() + " - " + bare.text() + ", " + Figure.number(own.bytes()) + " B"));
    }
    return figures;
  }
}
