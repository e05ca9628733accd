package io.cemaf.testapps.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What starting costs: whole processes, by turns, medians. */
final class StartFigures {
  private static final int RUNS = 15;

  /** Of the peer, which takes seconds: a few runs tell enough of it. */
  private static final int PEER_EVERY = 3;

  private static final String POOL_RULES =
      """
      rules:
        work: { match: { type: %s, method: step }, bulkhead: 64 }
      """;

  private final Bench bench;
  private final Path jdk;
  private final String name;
  private final List<Figure> figures = new ArrayList<>();

  private StartFigures(Bench bench, Path jdk) throws IOException {
    this.bench = bench;
    this.jdk = jdk;
    name = "JDK " + new io.cemaf.testapps.harness.Jdk(jdk).feature();
  }

  static List<Figure> take(Bench bench) throws IOException, InterruptedException {
    var all = new ArrayList<Figure>();
    for (var jdk : Bench.jdks()) {
      var taken = new StartFigures(bench, jdk);
      taken.hello();
      taken.pool();
      all.addAll(taken.figures);
    }
    return all;
  }

  /** Wall time and peak memory of one kind of run. */
  private static final class Runs {
    final Median wall = new Median();
    final Median peak = new Median();

    void add(Child.Ended ended) {
      wall.add(ended.wallMillis());
      peak.add(ended.peakMegabytes());
    }
  }

  private void hello() throws IOException, InterruptedException {
    var agent = List.of("-javaagent:" + bench.jar());
    // Nothing to send to: without these it would wait for a collector at its end.
    var peerAgent =
        List.of(
            "-javaagent:" + bench.peer(),
            "-Dotel.traces.exporter=none",
            "-Dotel.metrics.exporter=none",
            "-Dotel.logs.exporter=none");
    var bare = new Runs();
    var ours = new Runs();
    var peer = new Runs();
    for (var run = 0; run < bench.times(RUNS); run++) {
      bare.add(Child.run(bench, jdk, List.of(), HelloApp.class));
      ours.add(Child.run(bench, jdk, agent, HelloApp.class));
      if (run % PEER_EVERY == 0) {
        peer.add(Child.run(bench, jdk, peerAgent, HelloApp.class));
      }
    }
    over("hello world, all packs on", bare, ours, 150, 25);
    var slower = (peer.wall.value() - bare.wall.value()) / (ours.wall.value() - bare.wall.value());
    figures.add(
        Figure.atLeast(
            "OpenTelemetry's agent slower to start by, " + name,
            slower,
            "x",
            15,
            peer.wall.text() + " ms, peak " + peer.peak.text() + " MB"));
  }

  private void pool() throws IOException, InterruptedException {
    var rules = bench.rules("pool.yaml", POOL_RULES.formatted(PoolWork.class.getName()));
    var agent = List.of("-javaagent:" + bench.jar(), "-Dcemaf.rules=" + rules);
    try (var checked = Child.start(bench, jdk, agent, PoolApp.class, "stay")) {
      checked.line();
      checked.line();
      checked.requireWoven(PoolWork.class);
      checked.awaitEnd();
    }
    var bare = new Runs();
    var ours = new Runs();
    for (var run = 0; run < bench.times(RUNS); run++) {
      bare.add(Child.run(bench, jdk, List.of(), PoolApp.class));
      ours.add(Child.run(bench, jdk, agent, PoolApp.class));
    }
    over("thread pool and a woven class", bare, ours, 450, 55);
  }

  private void over(String what, Runs bare, Runs ours, double millis, double megabytes) {
    figures.add(
        Figure.atMost(
            what + ", " + name,
            ours.wall.value() - bare.wall.value(),
            "ms",
            millis,
            ours.wall.text() + " - " + bare.wall.text()));
    figures.add(
        Figure.atMost(
            what + ", peak memory, " + name,
            ours.peak.value() - bare.peak.value(),
            "MB",
            megabytes,
            ours.peak.text() + " - " + bare.peak.text()));
  }
}
