package io.cemaf.testapps.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cemaf.testapps.context.ContextApp;
import io.cemaf.testapps.harness.Jdk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A langchain4j application with more context than its heap has room for, paged and not. */
final class ContextFigures {
  private static final int GIBIBYTE = 1_024;
  private static final int QUICK = 64;
  private static final int HEAP = 192;
  private static final int MEMORY_LIMIT = 64;

  /** What the JVM, its code and the agent may take beside heap and pages. */
  private static final int REST = 96;

  private static final double WALL = 1.5;
  private static final double TENFOLD = 11;

  /** As -XX:+ExitOnOutOfMemoryError says it. */
  private static final int OUT_OF_MEMORY = 3;

  private static final String RULES =
      """
      apiVersion: cemaf/v1
      paging:
        defaults: { memoryLimit: %dMiB }
        fields:
          segments: { type: dev.langchain4j.data.segment.TextSegment, field: text }
        stores:
          chats: { type: dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore }
      """
          .formatted(MEMORY_LIMIT);

  private ContextFigures() {}

  static List<Figure> take(Bench own) throws Exception {
    var bench = own.withClassPath(System.getProperty("java.class.path"));
    var rules = bench.rules("context.yaml", RULES);
    var paged = List.of("-javaagent:" + bench.jar(), "-Dcemaf.rules=" + rules, "-Xmx" + HEAP + "m");
    var figures = new ArrayList<Figure>();
    for (var jdk : Bench.jdks()) {
      var feature = new Jdk(jdk).feature();
      for (var kind : List.of("segments", "chats")) {
        figures.addAll(kind(bench, jdk, " of " + kind + ", JDK " + feature, kind, paged));
      }
    }
    return figures;
  }

  private static List<Figure> kind(
      Bench bench, Path jdk, String what, String kind, List<String> paged)
      throws IOException, InterruptedException {
    var one = bench.quick() ? QUICK : GIBIBYTE;
    var limited = List.of("-Xmx" + (bench.quick() ? QUICK : HEAP) + "m");
    requireOutOfMemory(bench, jdk, limited, kind, one);
    var wall = new Median();
    var unpaged = new Median();
    var peak = 0.0;
    for (var round = 0; round < bench.times(3); round++) {
      var with = run(bench, jdk, paged, kind, one);
      wall.add(with.path("wallMillis").asDouble());
      peak = Math.max(peak, with.path("peakRssBytes").asDouble() / (1 << 20));
      var without = run(bench, jdk, List.of("-Xmx4g"), kind, one);
      unpaged.add(without.path("wallMillis").asDouble());
    }
    var ten = run(bench, jdk, paged, kind, 10 * one);
    var tenWall = ten.path("wallMillis").asDouble();
    var tenPeak = ten.path("peakRssBytes").asDouble() / (1 << 20);
    return List.of(
        Figure.atMost(
            "wall time of " + one + " MiB" + what + ", paged over unpaged with -Xmx4g",
            wall.value() / unpaged.value(),
            "x",
            WALL,
            wall.text() + " ms / " + unpaged.text() + " ms, all verified"),
        Figure.atMost(
            "peak of resident memory, " + one + " MiB" + what,
            peak,
            "MB",
            HEAP + MEMORY_LIMIT + REST,
            "-Xmx" + HEAP + "m, memoryLimit " + MEMORY_LIMIT + "MiB"),
        Figure.atMost(
            "wall time of ten times as much" + what,
            tenWall / wall.value(),
            "x",
            TENFOLD,
            Figure.number(tenWall) + " ms, all verified"),
        Figure.atMost(
            "peak of resident memory, " + 10 * one + " MiB" + what,
            tenPeak,
            "MB",
            HEAP + MEMORY_LIMIT + REST,
            "the same settings"));
  }

  private static void requireOutOfMemory(
      Bench bench, Path jdk, List<String> flags, String kind, int mebibytes)
      throws IOException, InterruptedException {
    var all = new ArrayList<>(flags);
    all.add("-XX:+ExitOnOutOfMemoryError");
    try (var child =
        Child.start(bench, jdk, all, ContextApp.class, kind, Integer.toString(mebibytes))) {
      var exit = child.exit();
      if (exit != OUT_OF_MEMORY) {
        throw new IllegalStateException("without the agent it ended with " + exit);
      }
    }
  }

  private static JsonNode run(Bench bench, Path jdk, List<String> flags, String kind, int mebibytes)
      throws IOException, InterruptedException {
    try (var child =
        Child.start(bench, jdk, flags, ContextApp.class, kind, Integer.toString(mebibytes))) {
      var result = new JsonMapper().readTree(child.line());
      child.awaitEnd();
      if (result.path("values").asInt() == 0
          || result.path("verified").asInt() != result.path("values").asInt()) {
        throw new IllegalStateException("not every value is what it was: " + result);
      }
      return result;
    }
  }
}
