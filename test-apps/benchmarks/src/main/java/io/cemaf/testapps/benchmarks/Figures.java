package io.cemaf.testapps.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes all figures and prints them as one table. Ends with 0 whether or not they are met, with 1
 * if one could not be measured.
 */
public final class Figures {
  private interface Part {
    List<Figure> take(Bench bench) throws Exception;
  }

  private final Bench bench;
  private final List<Figure> figures = new ArrayList<>();
  private boolean failed;

  private Figures(Bench bench) {
    this.bench = bench;
  }

  public static void main(String[] arguments) throws IOException {
    var all = new Figures(Bench.read());
    all.take("idle", "an idle agent", IdleFigures::take);
    all.take("start", "starting", StartFigures::take);
    all.take("rules", "10,000 rules", ManyRulesFigures::take);
    all.take("sensors", "sensors", SensorFigures::take);
    all.take("step", "a control step", ControlFigures::take);
    all.take("pacing", "pacing to a CPU target", PacingFigures::take);
    all.take("disk", "disks", DiskFigures::take);
    all.take("calls", "calls", CallFigures::take);
    all.take("resilience", "resilience", ResilienceFigures::take);
    all.take("degrade", "calls made with less", DegradeFigures::take);
    all.take("llm", "LLM calls", LlmFigures::take);
    all.take("pools", "pools", PoolFigures::take);
    all.take("fields", "paged fields", FieldFigures::take);
    all.take("monitor", "StateMonitor", MonitorFigures::take);
    all.take("pages", "pages", PageFigures::take);
    all.take("context", "context", ContextFigures::take);
    if (!all.figures.isEmpty()) {
      all.print();
    }
    System.exit(all.failed ? 1 : 0);
  }

  private void take(String name, String what, Part part) {
    if (!bench.wants(name)) {
      return;
    }
    Bench.say("measuring " + what);
    try {
      figures.addAll(part.take(bench));
    } catch (Exception | LinkageError | AssertionError problem) {
      problem.printStackTrace();
      figures.add(Figure.unmeasured(what, problem));
      failed = true;
    }
  }

  private void print() throws IOException {
    var head =
        "cemaf figures, "
            + Runtime.version()
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " processors"
            + (bench.quick() ? "; QUICK: shows that it works, measures nothing" : "")
            + "\n\n";
    var text = head + Table.of(figures);
    System.out.println();
    System.out.print(text);
    Files.writeString(bench.directory().resolve("figures.txt"), text);
  }
}
