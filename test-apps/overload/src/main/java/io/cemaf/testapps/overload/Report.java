package io.cemaf.testapps.overload;

import io.cemaf.testapps.simulator.Rehearsal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is printed: real beside simulated, and the bars. */
final class Report {
  /** Critical success for real may be so much below the simulation's. */
  private static final double NEAR = 0.03;

  /** From this load on nobody may be better. */
  private static final double OVERLOAD = 2;

  private final Scale scale;
  private final Map<Contender, Run> runs;
  private final List<Integer> oracle;
  private final Map<Contender, Rehearsal.Result> simulated =
      new java.util.EnumMap<>(Contender.class);
  private final double capacity;

  Report(Scale scale, Rehearsal rehearsal, Map<Contender, Run> runs) {
    this.scale = scale;
    this.runs = runs;
    oracle = rehearsal.oracle();
    capacity = rehearsal.capacity();
    for (var contender : runs.keySet()) {
      simulated.put(contender, rehearsal.run(contender.simulated()));
    }
  }

  String text(boolean quick) {
    var text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%nOverload for real: %d slots, knee %d, %.0f ms a token, capacity %.1f calls/s,"
                + " deadline %.0f s, phases of %.0f s; first phase not told%s%n"
                + "good calls as %% of the simulated oracle's / critical success %%%n%n",
            Scale.SLOTS,
            Scale.KNEE,
            scale.stepSeconds() * 1e3,
            capacity,
            scale.timeoutSeconds(),
            scale.phaseSeconds(),
            quick ? "; QUICK: shows that it works, measures nothing" : ""));
    text.append(line("", phase -> load(scale.loads().get(phase)), "machine busy", "latest start"));
    for (var contender : runs.keySet()) {
      var run = run(contender);
      var rehearsed = simulation(contender);
      text.append(
          line(
              contender.title(),
              phase -> cell(run.good(phase), run.criticalSuccess(phase), phase),
              String.format(Locale.ROOT, "%.0f%%", 100 * run.busiest()),
              String.format(Locale.ROOT, "%.0f ms", run.latestStartMillis())));
      text.append(
          line(
              "  simulated",
              phase ->
                  cell(rehearsed.good().get(phase), rehearsed.criticalSuccess().get(phase), phase),
              "",
              ""));
    }
    text.append('\n');
    runs.forEach(
        (contender, run) ->
            text.append(contender.title()).append(": ").append(run.ends()).append('\n'));
    text.append('\n');
    bars().forEach(bar -> text.append(bar).append('\n'));
    return text.toString();
  }

  private interface Cell {
    String at(int phase);
  }

  private String line(String title, Cell cell, String busy, String late) {
    var line = new StringBuilder(String.format(Locale.ROOT, "%-30s", title));
    for (var phase = 1; phase < scale.loads().size(); phase++) {
      line.append(String.format(Locale.ROOT, "%-9s", cell.at(phase)));
    }
    line.append(String.format(Locale.ROOT, "%-14s%s", busy, late));
    return line.toString().stripTrailing() + "\n";
  }

  private String cell(int good, double critical, int phase) {
    return String.format(
        Locale.ROOT, "%.0f/%.0f", 100.0 * good / Math.max(1, oracle.get(phase)), 100 * critical);
  }

  private List<String> bars() {
    var bars = new ArrayList<String>();
    if (!runs.containsKey(Contender.AGENT)) {
      return bars;
    }
    var agent = run(Contender.AGENT);
    var rehearsed = simulation(Contender.AGENT);
    for (var phase = 1; phase < scale.loads().size(); phase++) {
      var load = load(scale.loads().get(phase));
      if (scale.loads().get(phase) >= OVERLOAD) {
        for (var peer : peers()) {
          var ahead = agent.good(phase) - run(peer).good(phase);
          bars.add(
              String.format(
                  Locale.ROOT,
                  "%s, ahead of %s: %s (%d good calls, it %d)",
                  load,
                  peer.title(),
                  ahead > 0 ? "met" : "MISSED",
                  agent.good(phase),
                  run(peer).good(phase)));
        }
      }
      var off = agent.criticalSuccess(phase) - rehearsed.criticalSuccess().get(phase);
      bars.add(
          String.format(
              Locale.ROOT,
              "%s, critical success not over %.0f points below the simulation's: %s (%+.1f)",
              load,
              100 * NEAR,
              off >= -NEAR ? "met" : "MISSED",
              100 * off));
    }
    return bars;
  }

  private List<Contender> peers() {
    return Contender.peers().stream().filter(runs::containsKey).toList();
  }

  private Run run(Contender contender) {
    return java.util.Objects.requireNonNull(runs.get(contender));
  }

  private Rehearsal.Result simulation(Contender contender) {
    return java.util.Objects.requireNonNull(simulated.get(contender));
  }

  private static String load(double load) {
    return String.format(Locale.ROOT, load == Math.rint(load) ? "%.0fx" : "%.1fx", load);
  }
}
