package io.cemaf.testapps.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Whether {@code throttle} holds the CPU use that it is told, by the kernel's own account. */
final class PacingFigures {
  private static final String RULES =
      """
      apiVersion: cemaf/v1
      rules:
        busy:
          match: { type: %s, method: burn }
          throttle: { targetCpu: 70%%, window: 5s, maxDelay: 2s }
      """;

  /** A whole one, and fewer than the machine has: others are not in its way. */
  private static final int QUOTA = 1;

  private static final double TARGET = 70;
  private static final double BAR = 3;
  private static final Duration SETTLING = Duration.ofSeconds(10);
  private static final Duration MEASURED = Duration.ofSeconds(30);

  private PacingFigures() {}

  static List<Figure> take(Bench bench) throws IOException, InterruptedException {
    OwnCgroup group;
    try {
      group = OwnCgroup.of(QUOTA);
    } catch (IOException refused) {
      return List.of(Figure.unmeasured("CPU pacing to 70 % of a cgroup of its own", refused));
    }
    try (group) {
      return measured(bench, group);
    }
  }

  private static List<Figure> measured(Bench bench, OwnCgroup group)
      throws IOException, InterruptedException {
    var rules = bench.rules("pacing.yaml", RULES.formatted(PacedWork.class.getName()));
    var agent = List.of("-javaagent:" + bench.jar(), "-Dcemaf.rules=" + rules);
    var bare = held(bench, group, List.of(), Duration.ofSeconds(1), Duration.ofSeconds(5));
    var measured = bench.quick() ? MEASURED.dividedBy(10) : MEASURED;
    var held = held(bench, group, agent, SETTLING, measured);
    return List.of(
        Figure.atMost(
            "CPU pacing to 70 % of a cgroup of its own, off the target",
            Math.abs(held - TARGET),
            "%",
            BAR,
            "%s: %s %% of the quota of %d CPU in %d s, %s %% without the agent"
                .formatted(
                    group.account(),
                    Figure.number(held),
                    QUOTA,
                    measured.toSeconds(),
                    Figure.number(bare))));
  }

  /** How much of the quota the application uses, in percent. */
  private static double held(
      Bench bench, OwnCgroup group, List<String> flags, Duration settling, Duration measured)
      throws IOException, InterruptedException {
    var jdk = Path.of(System.getProperty("java.home"));
    var threads = Integer.toString(QUOTA);
    try (var child =
        Child.startWithin(bench, group.entering(), jdk, flags, PacedApp.class, threads)) {
      child.line();
      await(settling);
      var before = group.usedSeconds();
      var started = System.nanoTime();
      await(measured);
      var seconds = (System.nanoTime() - started) / 1e9;
      var used = group.usedSeconds() - before;
      if (!flags.isEmpty()) {
        child.requireWoven(PacedWork.class);
      }
      child.awaitEnd();
      return used / seconds / QUOTA * 100;
    }
  }

  private static void await(Duration time) {
    var until = System.nanoTime() + time.toNanos();
    for (var left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
