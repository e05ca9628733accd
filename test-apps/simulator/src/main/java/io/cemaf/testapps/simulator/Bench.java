package io.cemaf.testapps.simulator;

import java.util.List;

/**
 * A contender's runs over several seeds.
 *
 * @param score added up
 * @param reversalsAMinute of the limit, NaN where it has none
 * @param settlingSeconds after a step of the load to 1x or more, on average
 */
record Bench(Score score, double reversalsAMinute, double settlingSeconds) {
  static Bench of(Shape shape, Contender contender, List<Long> seeds) {
    var score = new Score(shape.load().phases().size());
    var reversals = 0.0;
    var settling = 0.0;
    var steps = 0;
    for (var seed : seeds) {
      var result = Simulation.run(shape, seed, contender.policy(shape, seed));
      score.add(result.score());
      reversals += result.trace().reversals();
      for (var phase = 1; phase < shape.load().phases().size(); phase++) {
        if (shape.load().phases().get(phase) >= 1) {
          var from = phase * shape.load().phaseSeconds();
          settling += result.trace().settlingSeconds(from, from + shape.load().phaseSeconds());
          steps++;
        }
      }
    }
    var limited = !Double.isNaN(settling);
    return new Bench(
        score,
        limited ? reversals / seeds.size() / (shape.load().seconds() / 60) : Double.NaN,
        limited ? settling / steps : Double.NaN);
  }
}
