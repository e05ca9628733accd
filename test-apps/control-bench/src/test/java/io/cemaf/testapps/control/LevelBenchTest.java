package io.cemaf.testapps.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LevelBenchTest {
  private static final int SEEDS = 20;

  private static LevelBench.Scores scores(LevelBench bench, String law) {
    return bench.run().stream().filter(each -> each.law().equals(law)).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"once a second, 1", "four times a second, 0.25"})
  void cemaf_readingsWithoutCorrelation_meetsEveryTarget(String name, double periodSeconds) {
    var scores = scores(new LevelBench(periodSeconds, 0, SEEDS), "cemaf");

    assertThat(scores.flapsAMinute()).isLessThanOrEqualTo(0.2);
    assertThat(scores.emergencySeconds()).isLessThanOrEqualTo(3);
    assertThat(scores.leadSeconds()).isGreaterThanOrEqualTo(10);
    assertThat(scores.falseSecondsAnHour()).isZero();
  }

  // noise that lasts makes emergencies out of nothing now and then: printed, not hidden
  @Test
  void cemaf_noiseThatLastsASecond_meetsAllButFalseEmergencies() {
    var scores = scores(new LevelBench(0.25, 1, SEEDS), "cemaf");

    assertThat(scores.flapsAMinute()).isLessThanOrEqualTo(0.2);
    assertThat(scores.emergencySeconds()).isLessThanOrEqualTo(3);
    assertThat(scores.leadSeconds()).isGreaterThanOrEqualTo(10);
    assertThat(scores.falseSecondsAnHour()).isLessThanOrEqualTo(15);
  }

  /** The peers come out as they are known to: the bench is the one that the targets were set on. */
  @Test
  void peers_onceASecond_areAsKnown() {
    var bench = new LevelBench(1, 0, SEEDS);

    assertThat(scores(bench, "raw thresholds").flapsAMinute()).isBetween(31.0, 34.0);
    var average = scores(bench, "EMA, band, dwell");
    assertThat(average.flapsAMinute()).isBetween(1.4, 1.7);
    assertThat(average.emergencySeconds()).isBetween(7.5, 9.0);
    var sustained = scores(bench, "oomd-style");
    assertThat(sustained.flapsAMinute()).isLessThan(0.05);
    assertThat(sustained.emergencySeconds()).isBetween(36.0, 48.0);
  }
}
