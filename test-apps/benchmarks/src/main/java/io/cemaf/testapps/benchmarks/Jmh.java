package io.cemaf.testapps.benchmarks;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs benchmarks in forked JVMs and keeps their scores. */
final class Jmh {
  /**
   * What came out for one benchmark.
   *
   * @param error half of the 99.9% interval
   * @param bytes allocated by each operation
   */
  record Score(double value, double error, double bytes) {
    String text() {
      return Figure.number(value) + " +- " + Figure.number(error);
    }
  }

  private Jmh() {}

  /** Scores by the benchmark methods' names. */
  static Map<String, Score> run(
      Bench bench, Class<?> benchmarks, List<String> methods, int threads, List<String> flags)
      throws RunnerException {
    var log = bench.directory().resolve(benchmarks.getSimpleName() + "-" + threads + ".log");
    var pattern =
        benchmarks.getName().replace(".", "\\.") + "\\.(" + String.join("|", methods) + ")$";
    var options =
        new OptionsBuilder()
            .include(pattern)
            .threads(threads)
            .forks(bench.quick() ? 1 : 2)
            .warmupIterations(bench.quick() ? 1 : 3)
            .warmupTime(time(bench))
            .measurementIterations(bench.quick() ? 2 : 5)
            .measurementTime(time(bench))
            .addProfiler(GCProfiler.class)
            .jvmArgsAppend(flags.toArray(new String[0]))
            .shouldFailOnError(true)
            .output(log.toString())
            .build();
    try {
      return scores(new Runner(options).run(), methods);
    } catch (RunnerException problem) {
      throw new RunnerException("see " + log, problem);
    }
  }

  private static TimeValue time(Bench bench) {
    return bench.quick() ? TimeValue.milliseconds(200) : TimeValue.seconds(1);
  }

  private static Map<String, Score> scores(Collection<RunResult> results, List<String> methods)
      throws RunnerException {
    var scores = new HashMap<String, Score>();
    for (var result : results) {
      var name = result.getParams().getBenchmark();
      var time = result.getPrimaryResult();
      var bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
      if (bytes == null) {
        throw new RunnerException("no count of allocated bytes for " + name);
      }
      scores.put(
          name.substring(name.lastIndexOf('.') + 1),
          new Score(time.getScore(), time.getScoreError(), bytes.getScore()));
    }
    if (!scores.keySet().containsAll(methods)) {
      throw new RunnerException("of " + methods + " there are only " + scores.keySet());
    }
    return scores;
  }
}
