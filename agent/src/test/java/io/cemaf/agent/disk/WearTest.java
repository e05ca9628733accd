package io.cemaf.agent.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What is written, by the year. */
class WearTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void rates_ofAnHourOfMuchAndAMinuteOfLittle_areOfEachTheirTime() {
    var wear = new Wear(0);
    var written = 0L;
    var now = 0L;
    for (var second = 0; second < 3600; second++) {
      now += SECOND;
      written += second < 3500 ? 1_000_000 : 1_000;
      wear.step(written, now);
    }

    // 1 kB/s is 31.6 GB a year.
    assertThat(wear.now(written, now)).isCloseTo(31.6, within(0.7));
    assertThat(wear.sinceBegin(written, now)).isCloseTo(30_680, within(50.0));
  }

  @Test
  void rates_atTheBeginning_areOfWhatThereIs() {
    var wear = new Wear(5 * SECOND);
    assertThat(wear.now(0, 5 * SECOND)).isNaN();
    assertThat(wear.now(2_000, 7 * SECOND)).isCloseTo(31.6, within(0.1));
  }
}
