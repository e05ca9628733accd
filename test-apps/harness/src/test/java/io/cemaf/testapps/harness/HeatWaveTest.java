package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A curve through its points. */
class HeatWaveTest {
  private static final HeatWave WAVE =
      new HeatWave(new double[] {1, 50}, new double[] {3, 90}, new double[] {5, 60});

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "before the first point, 0, 50",
    "at the first point, 1000, 50",
    "half way up, 2000, 70",
    "at the top, 3000, 90",
    "a third of the way down, 3667, 80",
    "at the last point, 5000, 60",
    "long after, 60000, 60"
  })
  void temperature_overTime_isStraightBetweenThePoints(String when, long millis, double degrees) {
    assertThat(WAVE.at(Duration.ofMillis(millis))).isCloseTo(degrees, within(0.01));
  }
}
