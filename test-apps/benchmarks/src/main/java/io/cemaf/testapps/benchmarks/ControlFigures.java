package io.cemaf.testapps.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/** What one control step costs where there are many rules and signals. */
final class ControlFigures {
  private static final int RULES = 1_000;
  private static final int SIGNALS = 40;
  private static final int FIXED_SIGNALS = 11;
  private static final int GUARDS = 10;
  private static final int WARM_UP = 20_000;
  private static final int STEPS = 20_000;

  private ControlFigures() {}

  static List<Figure> take(Bench bench) throws Exception {
    var rules = rules(bench);
    var scores =
        Jmh.run(
            bench,
            ControlBenchmark.class,
            List.of("step"),
            1,
            List.of("-Dcemaf.jar=" + bench.jar(), "-Dbench.rules=" + rules));
    var score = scores.get("step");
    if (score == null) {
      throw new IllegalStateException("no score");
    }
    var control = new RealControl(rules);
    if (control.rules() < RULES || control.signals() < SIGNALS) {
      throw new IllegalStateException(
          control.rules() + " rules and " + control.signals() + " signals");
    }
    var basis =
        control.rules() + " rules, " + control.signals() + " signals, " + GUARDS + " guards";
    return List.of(
        Figure.atMost("control step", score.value(), "us", 200, score.text() + ", " + basis),
        Figure.atMost(
            "control step, allocated",
            allocated(control),
            "B",
            0,
            STEPS + " steps, this thread's count"));
  }

  /**
   * Each rule has a condition of its own beside its levels; latencies, errors and calls in flight
   * of some rules are the signals beyond the fixed ones. No threshold is reached.
   */
  private static Path rules(Bench bench) throws IOException {
    var text = new StringBuilder("apiVersion: cemaf/v1\n");
    text.append("pressure: { levels: { emergency: { cpu: 99%, memory: 99% } } }\n");
    text.append("guards:\n");
    for (var i = 0; i < GUARDS; i++) {
      text.append("  g%d: { when: [%s > %s, cpu > 9%d%%] }\n".formatted(i, signal(i), bound(i), i));
    }
    text.append("rules:\n");
    for (var i = 0; i < RULES; i++) {
      text.append(
          "  r%d: { match: { type: com.acme.R%d, method: call }, guard: g%d, bulkhead: { %s > %s: 2, normal: 64, high: 8 } }\n"
              .formatted(i, i, i % GUARDS, signal(i), bound(i)));
    }
    return bench.rules("control.yaml", text.toString());
  }

  private static String signal(int i) {
    var rule = i % (SIGNALS - FIXED_SIGNALS);
    return switch (rule % 3) {
      case 0 -> "latency.r" + rule;
      case 1 -> "inFlight.r" + rule;
      default -> "errors.r" + rule;
    };
  }

  /** Another one for each rule, so that no two conditions are one. */
  private static String bound(int i) {
    return switch (i % (SIGNALS - FIXED_SIGNALS) % 3) {
      case 0 -> 1_000 + i + "ms";
      case 1 -> Integer.toString(1_000 + i);
      default -> "%d.%02d%%".formatted(80 + i % 10, i / 10);
    };
  }

  /** Counted for this thread alone, to the byte. */
  private static double allocated(RealControl control) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var self = Thread.currentThread().getId();
    var unused = threads.getThreadAllocatedBytes(self);
    for (var i = 0; i < WARM_UP; i++) {
      control.step();
    }
    var before = threads.getThreadAllocatedBytes(self);
    for (var i = 0; i < STEPS; i++) {
      control.step();
    }
    return (double) (threads.getThreadAllocatedBytes(self) - before) / STEPS;
  }
}
