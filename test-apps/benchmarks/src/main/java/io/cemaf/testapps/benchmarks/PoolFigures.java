package io.cemaf.testapps.benchmarks;

import io.cemaf.testapps.harness.Jdk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether executors keep the limits that rules set them, and what that costs their tasks. */
final class PoolFigures {
  private static final int CHANGES = 100;
  private static final int FIRST_WITH_VIRTUAL = 21;
  private static final String CUT_RULES =
      """
      apiVersion: cemaf/v1
      sensors: { pollInterval: %dms }
      pressure: { levels: { emergency: { temperature: 150C } } }
      pools:
        cut: { match: { threads: "cut-*" }, maxWorkers: { critical: %d } }
      """
          .formatted(CutApp.POLL_MILLIS, CutApp.LIMIT);
  private static final String HANDED_RULES =
      """
      apiVersion: cemaf/v1
      pressure: { levels: { emergency: { temperature: 150C } } }
      pools:
        handed: { match: { threads: "handed-*" }, maxWorkers: 1 }
      """;

  private PoolFigures() {}

  static List<Figure> take(Bench bench) throws Exception {
    var figures = new ArrayList<Figure>();
    for (var jdk : Bench.jdks()) {
      var feature = new Jdk(jdk).feature();
      figures.add(above(bench, jdk, feature, "resized", "a resized pool"));
      figures.add(above(bench, jdk, feature, "gated", "a pool with a bounded queue, gated"));
      if (feature >= FIRST_WITH_VIRTUAL) {
        figures.add(above(bench, jdk, feature, "virtual", "virtual threads, gated"));
      }
    }
    var methods = List.of("resized", "gated");
    var rules = bench.rules("handed.yaml", HANDED_RULES);
    var agent = List.of("-javaagent:" + bench.jar(), "-Dcemaf.rules=" + rules);
    var bare = Jmh.run(bench, HandOverBenchmark.class, methods, 1, List.of());
    var ours = Jmh.run(bench, HandOverBenchmark.class, methods, 1, agent);
    for (var method : methods) {
      var with = ours.get(method);
      var without = bare.get(method);
      if (with == null || without == null) {
        throw new IllegalStateException("no score of " + method);
      }
      figures.add(
          Figure.told(
              "a task's hand-over in a " + method + " pool, beyond an unwoven one",
              with.value() - without.value(),
              "ns",
              with.text() + " - " + without.text()));
    }
    return figures;
  }

  private static Figure above(Bench bench, Path jdk, int feature, String kind, String what)
      throws IOException, InterruptedException {
    var rules = bench.rules("cut.yaml", CUT_RULES);
    var flags = List.of("-javaagent:" + bench.jar(), "-Dcemaf.rules=" + rules);
    var changes = bench.times(CHANGES);
    try (var child =
        Child.start(bench, jdk, flags, CutApp.class, kind, Integer.toString(changes))) {
      child.line();
      var counted = child.line().split(" ", -1);
      var limit = child.status().json().path("pools").path(0).path("rule").asText();
      child.awaitEnd();
      if (!limit.equals("cut") || counted[1].equals("0")) {
        throw new IllegalStateException("no pool was cut: " + String.join(" ", counted));
      }
      return Figure.atMost(
          "starts above the limit one control step after a change, " + what + ", JDK " + feature,
          Double.parseDouble(counted[0]),
          "starts",
          0,
          "of " + counted[1] + " starts after " + changes + " changes");
    }
  }
}
