package io.cemaf.testapps.control;

import java.util.Random;

/**
 * A board like a Raspberry Pi 4: of the first order, with a sensor that is late, noisy and coarse.
 */
final class Plant {
  static final double AMBIENT = 25;
  static final double FULL_LOAD = 65;

  private static final double STEP_SECONDS = 0.05;
  private static final double SENSOR_STEP = 0.5;
  private static final double SENSOR_NOISE = 0.3;
  private static final double SENSOR_DELAY_SECONDS = 1;

  private final double tauSeconds;
  private final Random random;
  private final double[] past = new double[(int) Math.round(SENSOR_DELAY_SECONDS / STEP_SECONDS)];
  private int steps;
  private double celsius;

  /** At a temperature that it has had for a while. */
  Plant(double tauSeconds, double startCelsius, long seed) {
    this.tauSeconds = tauSeconds;
    random = new Random(seed);
    celsius = startCelsius;
    java.util.Arrays.fill(past, startCelsius);
  }

  /** Runs under a load for a while; the highest temperature on the way. */
  double run(double seconds, double load, double ambient) {
    var highest = celsius;
    for (var left = Math.round(seconds / STEP_SECONDS); left > 0; left--) {
      past[steps++ % past.length] = celsius;
      celsius += (ambient + FULL_LOAD * load - celsius) * STEP_SECONDS / tauSeconds;
      highest = Math.max(highest, celsius);
    }
    return highest;
  }

  /** What the sensor says. */
  double reading() {
    var seen = past[steps % past.length] + SENSOR_NOISE * random.nextGaussian();
    return Math.round(seen / SENSOR_STEP) * SENSOR_STEP;
  }
}
