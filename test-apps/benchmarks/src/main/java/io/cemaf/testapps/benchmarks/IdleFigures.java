package io.cemaf.testapps.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the agent costs while the application sleeps. */
final class IdleFigures {
  private static final long SETTLE_SECONDS = 5;
  private static final long SECONDS = 20;

  private IdleFigures() {}

  static List<Figure> take(Bench bench) throws IOException, InterruptedException {
    var jdk = Bench.jdks().get(0);
    try (var bare = Child.start(bench, jdk, List.of(), SleepApp.class);
        var ours = Child.start(bench, jdk, List.of("-javaagent:" + bench.jar()), SleepApp.class)) {
      bare.line();
      ours.line();
      TimeUnit.SECONDS.sleep(bench.quick() ? 3 : SETTLE_SECONDS);
      var status = ours.status();
      var poll = Integer.toString(status.json().path("overhead").path("controlSteps").asInt());
      var start = System.nanoTime();
      var bareBefore = cpuSeconds(bare.pid());
      var oursBefore = cpuSeconds(ours.pid());
      TimeUnit.SECONDS.sleep(bench.quick() ? 2 : SECONDS);
      var bareSpent = cpuSeconds(bare.pid()) - bareBefore;
      var oursSpent = cpuSeconds(ours.pid()) - oursBefore;
      var seconds = (System.nanoTime() - start) / 1e9;
      bare.tell("");
      ours.tell("");
      var barePeak = Peak.megabytes(bare.line());
      var oursPeak = Peak.megabytes(ours.line());
      bare.awaitEnd();
      ours.awaitEnd();
      return List.of(
          Figure.atMost(
              "idle agent, of one core",
              (oursSpent - bareSpent) / seconds * 100,
              "%",
              0.3,
              Figure.number(oursSpent)
                  + " - "
                  + Figure.number(bareSpent)
                  + " s of CPU in "
                  + Figure.number(seconds)
                  + " s, after "
                  + poll
                  + " polls"),
          Figure.told(
              "idle agent, peak memory",
              oursPeak - barePeak,
              "MB",
              Figure.number(oursPeak) + " - " + Figure.number(barePeak)));
    }
  }

  /**
   * Time that a process's threads have run. From the scheduler's own accounts: the ticks in {@code
   * stat} are too coarse for threads that timers wake.
   */
  private static double cpuSeconds(long pid) throws IOException {
    var nanos = 0L;
    try (var threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (var thread : threads.toList()) {
        var account = Files.readString(thread.resolve("schedstat"));
        nanos += Long.parseLong(account.substring(0, account.indexOf(' ')));
      }
    }
    return nanos / 1e9;
  }
}
