package io.cemaf.testapps.simulator;

import java.util.SplittableRandom;

/** The standard normal distribution. */
final class Normal {
  private Normal() {}

  /** A value by chance: Box and Muller 1958. */
  static double draw(SplittableRandom random) {
    var radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
    return radius * Math.cos(2 * Math.PI * random.nextDouble());
  }

  /** The value at a quantile, by bisection of the distribution function; exact to 1e-9. */
  static double quantile(double quantile) {
    var low = -8.5;
    var high = 8.5;
    while (high - low > 1e-9) {
      var middle = (low + high) / 2;
      if (below(middle) < quantile) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** The share below a value: the series of Marsaglia 2004. */
  private static double below(double x) {
    var sum = x;
    var term = x;
    for (var i = 3; Math.abs(term) > 1e-16; i += 2) {
      term *= x * x / i;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-0.5 * x * x - 0.9189385332046727);
  }
}
