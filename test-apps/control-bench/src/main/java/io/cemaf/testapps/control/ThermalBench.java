package io.cemaf.testapps.control;

import io.cemaf.agent.pressure.ThermalPacing;
import java.util.List;

/** Laws that hold a temperature below a target, with as much load as it allows. */
final class ThermalBench {
  /**
   * What came out.
   *
   * @param overshoot of the worst seed, in degrees over the target
   * @param throughput load that ran, of the load that just holds the target, once warm; the mean
   * @param flapsAMinute reversals of the load by more than a tenth, the mean
   * @param smallFlapsAMinute the same by more than a twentieth
   */
  record Scores(
      String law,
      double overshoot,
      double throughput,
      double flapsAMinute,
      double smallFlapsAMinute) {}

  private static final double SUSTAINABLE = (ThermalLaw.TARGET - Plant.AMBIENT) / Plant.FULL_LOAD;
  private static final double START = 60;
  private static final double SECONDS = 1200;
  private static final double WARM_SECONDS = 300;

  private static final List<Contest.Entrant<ThermalLaw>> LAWS =
      List.of(
          new Contest.Entrant<>("breaker, 30 s", period -> new Breaker()),
          new Contest.Entrant<>("step_wise", period -> new StepWise()),
          new Contest.Entrant<>("power_allocator", period -> new PowerAllocator(SUSTAINABLE)),
          new Contest.Entrant<>("PI, margin 0.8 K", period -> new PiLaw(0.8, period)),
          new Contest.Entrant<>("PI, margin 0.4 K", period -> new PiLaw(0.4, period)),
          new Contest.Entrant<>("cemaf", period -> new ThermalPacing(ThermalLaw.TARGET)::step));

  private final double tauSeconds;
  private final double periodSeconds;
  private final double updateSeconds;
  private final int seeds;

  /**
   * One table.
   *
   * @param tauSeconds of the board
   * @param periodSeconds between looks
   * @param updateSeconds between new readings: longer than the period for a stale sensor
   */
  ThermalBench(double tauSeconds, double periodSeconds, double updateSeconds, int seeds) {
    this.tauSeconds = tauSeconds;
    this.periodSeconds = periodSeconds;
    this.updateSeconds = updateSeconds;
    this.seeds = seeds;
  }

  /** Every law in turn. */
  List<Scores> run() {
    return new Contest<>(LAWS, seeds).run(Marks::new);
  }

  private final class Marks implements Contest.Marks<Scores> {
    private final Contest.Entrant<ThermalLaw> entrant;
    private final Tally overshoot = new Tally();
    private final Tally throughput = new Tally();
    private final Tally flaps = new Tally();
    private final Tally smallFlaps = new Tally();

    Marks(Contest.Entrant<ThermalLaw> entrant) {
      this.entrant = entrant;
    }

    @Override
    public void add(int seed) {
      var law = entrant.law().apply(periodSeconds);
      var plant = new Plant(tauSeconds, START, seed);
      var reversals = new Reversals(0.1);
      var smallReversals = new Reversals(0.05);
      var highest = START;
      var load = new Tally();
      var reading = plant.reading();
      var every = Math.max(1, Math.round(updateSeconds / periodSeconds));
      var looks = Math.round(SECONDS / periodSeconds);
      for (long look = 0; look < looks; look++) {
        reading = look % every == 0 ? plant.reading() : reading;
        var duty = law.step(Math.round(look * periodSeconds * 1e9), reading);
        highest = Math.max(highest, plant.run(periodSeconds, duty, Plant.AMBIENT));
        if (look * periodSeconds >= WARM_SECONDS) {
          load.add(duty);
          reversals.add(duty);
          smallReversals.add(duty);
        }
      }
      overshoot.add(highest - ThermalLaw.TARGET);
      throughput.add(100 * load.mean() / SUSTAINABLE);
      flaps.add(reversals.count() * 60 / (SECONDS - WARM_SECONDS));
      smallFlaps.add(smallReversals.count() * 60 / (SECONDS - WARM_SECONDS));
    }

    @Override
    public Scores scores() {
      return new Scores(
          entrant.name(),
          Math.max(0, overshoot.most()),
          throughput.mean(),
          flaps.mean(),
          smallFlaps.mean());
    }
  }
}
