package io.cemaf.testapps.control;

import java.util.List;
import java.util.Locale;

/** Prints the tables of docs/control.md; {@code --quick} takes two seeds for each. */
public final class ControlBenches {
  private static final int LEVEL_SEEDS = 20;
  private static final int THERMAL_SEEDS = 10;
  private static final int QUICK_SEEDS = 2;

  private ControlBenches() {}

  /** Prints everything; the same again at each run. */
  public static void main(String[] arguments) {
    var only = System.getProperty("bench.only", "all");
    if (only.equals("all") || List.of(only.split(",", -1)).contains("control")) {
      System.out.print(report(List.of(arguments).contains("--quick")));
    }
  }

  static String report(boolean quick) {
    var levels = quick ? QUICK_SEEDS : LEVEL_SEEDS;
    var thermal = quick ? QUICK_SEEDS : THERMAL_SEEDS;
    var text = new StringBuilder();
    levels(text, "1 Hz", new LevelBench(1, 0, levels));
    levels(text, "4 Hz", new LevelBench(0.25, 0, levels));
    levels(text, "4 Hz, noise correlated over 1 s", new LevelBench(0.25, 1, levels));
    thermal(text, "1 Hz", new ThermalBench(60, 1, 0, thermal));
    thermal(text, "4 Hz", new ThermalBench(60, 0.25, 0, thermal));
    thermal(text, "three times faster, 1 Hz", new ThermalBench(20, 1, 0, thermal));
    thermal(text, "three times faster, 4 Hz", new ThermalBench(20, 0.25, 0, thermal));
    thermal(text, "4 Hz, a new reading every 10 s", new ThermalBench(60, 0.25, 10, thermal));
    return text.toString();
  }

  private static void levels(StringBuilder text, String title, LevelBench bench) {
    var table =
        new TextTable(
            "law",
            "flaps/min at 84+-5",
            "false EMERGENCY s/h",
            "s to EMERGENCY",
            "the slowest",
            "lead on a leak, s",
            "the shortest",
            "s on a rise to 90");
    for (var scores : bench.run()) {
      table.row(
          scores.law(),
          "%.2f",
          scores.flapsAMinute(),
          scores.falseSecondsAnHour(),
          scores.emergencySeconds(),
          scores.slowestEmergencySeconds(),
          scores.leadSeconds(),
          scores.leastLeadSeconds(),
          scores.stoppedShortSeconds());
    }
    text.append(String.format(Locale.ROOT, "Levels, %s%n%n%s%n", title, table));
  }

  private static void thermal(StringBuilder text, String title, ThermalBench bench) {
    var table =
        new TextTable("law", "over 80 C, worst", "throughput, %", "flaps/min", "by over 5%");
    for (var scores : bench.run()) {
      table.row(
          scores.law(),
          "%.2f",
          scores.overshoot(),
          scores.throughput(),
          scores.flapsAMinute(),
          scores.smallFlapsAMinute());
    }
    text.append(String.format(Locale.ROOT, "Thermal, %s%n%n%s%n", title, table));
  }
}
