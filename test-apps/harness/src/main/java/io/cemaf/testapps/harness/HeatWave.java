package io.cemaf.testapps.harness;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A day in the sun, in seconds: the temperature over time, straight between the points given. */
final class HeatWave {
  private final NavigableMap<Double, Double> points = new TreeMap<>();

  /** Points of seconds and degrees Celsius. */
  HeatWave(double[]... secondsAndDegrees) {
    Arrays.stream(secondsAndDegrees).forEach(point -> points.put(point[0], point[1]));
  }

  /** Up to 86 degrees and back, over in sixteen seconds. */
  static HeatWave demo() {
    return new HeatWave(
        new double[] {0, 55},
        new double[] {3, 60},
        new double[] {7, 86},
        new double[] {10, 86},
        new double[] {13, 66},
        new double[] {16, 56});
  }

  double at(Duration since) {
    var seconds = since.toNanos() / 1e9;
    Map.Entry<Double, Double> before = points.floorEntry(seconds);
    Map.Entry<Double, Double> after = points.higherEntry(seconds);
    if (before == null) {
      return points.firstEntry().getValue();
    }
    if (after == null) {
      return before.getValue();
    }
    var share = (seconds - before.getKey()) / (after.getKey() - before.getKey());
    return before.getValue() + share * (after.getValue() - before.getValue());
  }
}
