package io.cemaf.testapps.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThermalBenchTest {
  private static final int SEEDS = 10;

  private static ThermalBench.Scores scores(ThermalBench bench, String law) {
    return bench.run().stream().filter(each -> each.law().equals(law)).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "a Raspberry Pi 4 once a second, 60, 1",
    "a Raspberry Pi 4 four times a second, 60, 0.25",
    "three times faster once a second, 20, 1",
    "three times faster four times a second, 20, 0.25"
  })
  void cemaf_meetsEveryTarget(String name, double tauSeconds, double periodSeconds) {
    var scores = scores(new ThermalBench(tauSeconds, periodSeconds, 0, SEEDS), "cemaf");

    assertThat(scores.overshoot()).isLessThanOrEqualTo(0.5);
    assertThat(scores.throughput()).isGreaterThanOrEqualTo(98.5);
    assertThat(scores.flapsAMinute()).isLessThanOrEqualTo(1);
  }

  // the PI law for readings that stand still is the more careful one
  @Test
  void cemaf_readingsTenSecondsApart_staysBelowTheTargetForALittleThroughput() {
    var scores = scores(new ThermalBench(60, 0.25, 10, SEEDS), "cemaf");

    assertThat(scores.overshoot()).isZero();
    assertThat(scores.throughput()).isBetween(98.0, 98.5);
    assertThat(scores.flapsAMinute()).isLessThanOrEqualTo(1);
  }

  @Test
  void breaker_isAsKnown() {
    var scores = scores(new ThermalBench(60, 1, 0, SEEDS), "breaker, 30 s");

    assertThat(scores.overshoot()).isBetween(0.2, 0.4);
    assertThat(scores.throughput()).isBetween(82.0, 84.0);
    assertThat(scores.flapsAMinute()).isBetween(1.0, 1.2);
  }
}
