package io.cemaf.testapps.control;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * A made-up signal in percent.
 *
 * @param seconds how long it is
 * @param truth what there is at a time in seconds, below the noise
 * @param sigma of normal noise, new with each reading
 * @param correlationSeconds of that noise; 0 for none
 * @param spikeEverySeconds on average, one or two readings in a row are at 100; 0 for never
 */
record LevelTrace(
    double seconds,
    DoubleUnaryOperator truth,
    double sigma,
    double correlationSeconds,
    double spikeEverySeconds) {

  static LevelTrace plateau(double minutes, double percent, double sigma) {
    return new LevelTrace(minutes * 60, at -> percent, sigma, 0, 0);
  }

  static LevelTrace step(double before, double after, double sigma) {
    return new LevelTrace(120, at -> at < 60 ? before : after, sigma, 0, 0);
  }

  static LevelTrace ramp(double from, double to, double aSecond, double sigma) {
    var rising = (to - from) / aSecond;
    return new LevelTrace(
        120 + rising, at -> at < 60 ? from : Math.min(to, from + aSecond * (at - 60)), sigma, 0, 0);
  }

  LevelTrace correlated(double correlation) {
    return new LevelTrace(seconds, truth, sigma, correlation, spikeEverySeconds);
  }

  LevelTrace spiked(double every) {
    return new LevelTrace(seconds, truth, sigma, correlationSeconds, every);
  }

  /** The readings, 0 to 100, so many seconds apart. */
  double[] readings(double periodSeconds, long seed) {
    var random = new Random(seed);
    var readings = new double[(int) Math.round(seconds / periodSeconds)];
    var kept = correlationSeconds == 0 ? 0 : Math.exp(-periodSeconds / correlationSeconds);
    var noise = random.nextGaussian();
    var spike = 0;
    for (int i = 0; i < readings.length; i++) {
      if (spike > 0) {
        spike--;
      } else if (random.nextDouble() * spikeEverySeconds < periodSeconds && spikeEverySeconds > 0) {
        spike = 1 + random.nextInt(2);
      }
      var value = spike > 0 ? 100 : truth.applyAsDouble(i * periodSeconds) + sigma * noise;
      readings[i] = Math.min(100, Math.max(0, value));
      noise = kept * noise + Math.sqrt(1 - kept * kept) * random.nextGaussian();
    }
    return readings;
  }
}
