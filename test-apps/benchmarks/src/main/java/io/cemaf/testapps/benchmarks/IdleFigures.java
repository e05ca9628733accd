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

  /** The kernel's unit in /proc on every platform that the JDK runs on. */
  private static final double TICKS_PER_SECOND = 100;

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

  /** User and system time of a process so far. */
  private static double cpuSeconds(long pid) throws IOException {
    var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    // The command's name may hold blanks; what follows it is numbers.
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }
}
