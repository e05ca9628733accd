package io.cemaf.testapps.control;

import io.cemaf.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * Laws of levels on one made-up signal: how often the level flaps, how soon an emergency and a leak
 * are seen, and for how long there is an emergency that is none.
 */
final class LevelBench {
  /**
   * What came out, means over the seeds.
   *
   * @param flapsAMinute changes of the level while the signal stays at 84 percent
   * @param falseSecondsAnHour in EMERGENCY while the signal is below its threshold: at 84 percent,
   *     and with spikes at 70
   * @param emergencySeconds from a step over the threshold to EMERGENCY
   * @param leadSeconds how long before a leak is over the threshold there is EMERGENCY; below 0
   *     after it
   * @param stoppedShortSeconds in EMERGENCY on a rise that ends at 90 percent
   */
  record Scores(
      String law,
      double flapsAMinute,
      double falseSecondsAnHour,
      double emergencySeconds,
      double slowestEmergencySeconds,
      double leadSeconds,
      double leastLeadSeconds,
      double stoppedShortSeconds) {}

  private static final List<Contest.Entrant<LevelLaw>> LAWS =
      List.of(
          new Contest.Entrant<>("raw thresholds", period -> new RawThresholds()),
          new Contest.Entrant<>("EMA, band, dwell", AverageWithBand::new),
          new Contest.Entrant<>("oomd-style", SustainedAverage::new),
          new Contest.Entrant<>("cemaf", AgentLevels::new));

  private static final double EMERGENCY = LevelLaw.threshold(Level.EMERGENCY);
  private static final double CHANGE_SECONDS = 60;
  private static final double LEAK_A_SECOND = 0.5;

  private final double periodSeconds;
  private final double correlationSeconds;
  private final int seeds;

  /**
   * One table.
   *
   * @param periodSeconds between readings
   * @param correlationSeconds of the noise, 0 for none
   */
  LevelBench(double periodSeconds, double correlationSeconds, int seeds) {
    this.periodSeconds = periodSeconds;
    this.correlationSeconds = correlationSeconds;
    this.seeds = seeds;
  }

  /** Every law in turn. */
  List<Scores> run() {
    return new Contest<>(LAWS, seeds).run(Marks::new);
  }

  private final class Marks implements Contest.Marks<Scores> {
    private final Contest.Entrant<LevelLaw> law;
    private final Tally flaps = new Tally();
    private final Tally wrong = new Tally();
    private final Tally emergency = new Tally();
    private final Tally lead = new Tally();
    private final Tally stopped = new Tally();

    Marks(Contest.Entrant<LevelLaw> law) {
      this.law = law;
    }

    @Override
    public void add(int seed) {
      var plateau = levels(law, LevelTrace.plateau(31, 84, 5), seed);
      flaps.add(changes(plateau) / 30.0);
      var spiked = levels(law, LevelTrace.plateau(31, 70, 5).spiked(20), seed);
      wrong.add(secondsOfEmergency(plateau) + secondsOfEmergency(spiked));
      emergency.add(firstEmergency(levels(law, LevelTrace.step(50, 98, 5), seed)));
      var crossing = CHANGE_SECONDS + (EMERGENCY - 60) / LEAK_A_SECOND;
      var leak = levels(law, LevelTrace.ramp(60, 100, LEAK_A_SECOND, 2), seed);
      lead.add(crossing - CHANGE_SECONDS - firstEmergency(leak));
      stopped.add(secondsOfEmergency(levels(law, LevelTrace.ramp(60, 90, LEAK_A_SECOND, 2), seed)));
    }

    @Override
    public Scores scores() {
      return new Scores(
          law.name(),
          flaps.mean(),
          wrong.mean(),
          emergency.mean(),
          emergency.most(),
          lead.mean(),
          lead.least(),
          stopped.mean());
    }
  }

  private List<Level> levels(Contest.Entrant<LevelLaw> named, LevelTrace trace, int seed) {
    var law = named.law().apply(periodSeconds);
    var levels = new ArrayList<Level>();
    var readings = trace.correlated(correlationSeconds).readings(periodSeconds, seed);
    for (int i = 0; i < readings.length; i++) {
      levels.add(law.step(Math.round(i * periodSeconds * 1e9), readings[i]));
    }
    return levels;
  }

  private int warm() {
    return (int) Math.round(CHANGE_SECONDS / periodSeconds);
  }

  private int changes(List<Level> levels) {
    int changes = 0;
    for (int i = warm() + 1; i < levels.size(); i++) {
      changes += levels.get(i) == levels.get(i - 1) ? 0 : 1;
    }
    return changes;
  }

  private double secondsOfEmergency(List<Level> levels) {
    var seen = levels.subList(warm(), levels.size());
    return periodSeconds * seen.stream().filter(level -> level == Level.EMERGENCY).count();
  }

  /** Seconds from the change on; one that never comes counts as the trace's end. */
  private double firstEmergency(List<Level> levels) {
    int first = warm();
    while (first < levels.size() && levels.get(first) != Level.EMERGENCY) {
      first++;
    }
    return (first - warm()) * periodSeconds;
  }
}
