package io.cemaf.testapps.simulator;

import java.util.ArrayList;
import java.util.List;

/** The best fixed limit of each phase, in hindsight: same calls, same waiting room. */
final class Oracle {
  /** A good step through the limits that could be best. */
  private static final double FACTOR = Math.pow(2, 0.25);

  private static final int LIMITS = 17;

  private final int[] good;
  private final int[] limits;

  private Oracle(int phases) {
    good = new int[phases];
    limits = new int[phases];
  }

  /**
   * Sweeps 17 limits, a quarter of an octave apart, round the knee.
   *
   * @param seeds whose calls are added up
   */
  static Oracle of(Shape shape, List<Long> seeds) {
    var oracle = new Oracle(shape.load().phases().size());
    for (var limit : limits(shape)) {
      var score = new Score(shape.load().phases().size());
      for (var seed : seeds) {
        score.add(Simulation.run(shape, seed, Contender.fixed(shape, limit)).score());
      }
      for (var phase = 0; phase < oracle.good.length; phase++) {
        if (score.good(phase) > oracle.good[phase]) {
          oracle.good[phase] = score.good(phase);
          oracle.limits[phase] = limit;
        }
      }
    }
    return oracle;
  }

  private static List<Integer> limits(Shape shape) {
    var limits = new ArrayList<Integer>();
    for (var i = 0; i < LIMITS; i++) {
      var limit = (int) Math.round(shape.machine().knee() * Math.pow(FACTOR, i - LIMITS / 2));
      if (limit >= 1 && !limits.contains(limit)) {
        limits.add(limit);
      }
    }
    return limits;
  }

  int good(int phase) {
    return good[phase];
  }

  int limit(int phase) {
    return limits[phase];
  }
}
