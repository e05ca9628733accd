package io.cemaf.testapps.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether reading and writing keep their rates, who waits how long, and what all others pay. */
final class DiskFigures {
  private static final String RULES =
      """
      apiVersion: cemaf/v1
      disk: { paths: "%s/**", maxWriteRate: 10MB/s, maxReadRate: 50MB/s, scheduler: %s }
      """;
  static final double RATE = 10e6;
  private static final double OFF_PERCENT = 5;
  private static final double SECONDS = 10;
  private static final double LATENCY_SHARE = 0.1;
  private static final double UNWATCHED_NANOS = 20;

  private record Run(double bytesPerSecond, double readP99Nanos) {}

  private final Bench bench;
  private final Path directory;
  private final List<Figure> figures = new ArrayList<>();

  private DiskFigures(Bench bench, Path directory) {
    this.bench = bench;
    this.directory = directory;
  }

  static List<Figure> take(Bench bench) throws Exception {
    var directory = Files.createDirectories(bench.directory().resolve("disk"));
    var taken = new DiskFigures(bench, directory.toRealPath());
    taken.rate(1, 64 << 10);
    taken.rate(8, 64 << 10);
    taken.rate(1, 1 << 20);
    taken.rate(8, 1 << 20);
    taken.latency();
    taken.unwatched();
    return taken.figures;
  }

  private List<String> flags(String scheduler) throws IOException {
    var rules = bench.rules("disk-" + scheduler + ".yaml", RULES.formatted(directory, scheduler));
    return List.of("-javaagent:" + bench.jar(), "-Dcemaf.rules=" + rules);
  }

  private Run run(String scheduler, int threads, int bytes)
      throws IOException, InterruptedException {
    var jdk = Path.of(System.getProperty("java.home"));
    var seconds = Double.toString(bench.quick() ? 1 : SECONDS);
    try (var child =
        Child.start(
            bench,
            jdk,
            flags(scheduler),
            DiskApp.class,
            directory.toString(),
            Integer.toString(threads),
            Integer.toString(bytes),
            seconds)) {
      child.line();
      var words = child.line().split(" ", -1);
      child.awaitEnd();
      return new Run(Double.parseDouble(words[0]), Double.parseDouble(words[1]));
    }
  }

  private void rate(int threads, int bytes) throws IOException, InterruptedException {
    var run = run("deadline", threads, bytes);
    figures.add(
        Figure.atMost(
            "disk pacing to 10 MB/s, writes of %d KiB, %d thread%s, off the rate"
                .formatted(bytes >> 10, threads, threads == 1 ? "" : "s"),
            Math.abs(run.bytesPerSecond() - RATE) / RATE * 100,
            "%",
            OFF_PERCENT,
            "%s MB/s".formatted(Figure.number(run.bytesPerSecond() / 1e6))));
  }

  private void latency() throws IOException, InterruptedException {
    var deadline = run("deadline", 8, 64 << 10).readP99Nanos() / 1e3;
    var fifo = run("fifo", 8, 64 << 10).readP99Nanos() / 1e3;
    figures.add(
        Figure.atMost(
            "p99 of reads under 8 bulk writers, deadline over fifo",
            deadline / fifo,
            "x",
            LATENCY_SHARE,
            "%s us, %s us".formatted(Figure.number(deadline), Figure.number(fifo))));
  }

  private void unwatched() throws Exception {
    var methods = List.of("channelWrite", "randomRead", "told");
    var agent = new ArrayList<>(flags("deadline"));
    agent.add("-D" + DiskBenchmark.WATCHED + "=" + directory);
    var bare = Jmh.run(bench, DiskBenchmark.class, methods, 1, List.of());
    var woven = Jmh.run(bench, DiskBenchmark.class, methods, 1, agent);
    for (var method : List.of("channelWrite", "randomRead")) {
      var with = java.util.Objects.requireNonNull(woven.get(method));
      var without = java.util.Objects.requireNonNull(bare.get(method));
      figures.add(
          // A system call's own noise is several times the bar: that is held against what is woven.
          Figure.told(
              method + " of one byte, unwatched file, over one without the agent",
              with.value() - without.value(),
              "ns",
              with.text() + " - " + without.text()));
    }
    var told = java.util.Objects.requireNonNull(woven.get("told"));
    figures.add(
        Figure.atMost(
            "what is woven before an operation, unwatched file",
            told.value(),
            "ns",
            UNWATCHED_NANOS,
            told.text()));
  }
}
