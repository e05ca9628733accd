package io.cemaf.agent.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cemaf.agent.sense.Allocation;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalLinearTest {
  private static final long SECOND = 1_000_000_000L;
  // nanoTime overflows in the middle of every timeline
  private static final long START = Long.MAX_VALUE - 20 * SECOND;

  private final LocalLinear filter = new LocalLinear(0.1, 0.5, 0);

  private void step(double atSecond, double value) {
    filter.step(START + Math.round(atSecond * SECOND), value);
  }

  @Test
  void filter_withoutValues_isNotKnown() {
    step(0, Double.NaN);

    assertThat(filter.known()).isFalse();
    assertThat(filter.level()).isNaN();
  }

  @Test
  void ramp_readAtIrregularTimes_isFollowed() {
    var random = new Random(7);
    for (double at = 0; at < 120; at += 0.05 + 2 * random.nextDouble()) {
      step(at, 20 + 0.3 * at + 0.5 * random.nextGaussian());
    }
    step(120, 20 + 0.3 * 120);

    assertThat(filter.level()).isCloseTo(56, within(0.8));
    assertThat(filter.slope()).isCloseTo(0.3, within(0.05));
    assertThat(filter.slopeSigma()).isBetween(0.001, 0.05);
  }

  @Test
  void noise_learned_isThatOfTheSignal() {
    var random = new Random(3);
    for (int at = 0; at < 300; at++) {
      step(at, 80 + 5 * random.nextGaussian());
    }

    assertThat(filter.noise()).isCloseTo(5, within(1.0));
  }

  // value  50 .......... 99 99 50    two are not believed, whatever came before
  @Test
  void outliers_twoInARow_changeNothing() {
    for (int at = 0; at < 60; at++) {
      step(at, 50);
    }
    step(60, 99);
    step(61, 99);

    assertThat(filter.level()).isEqualTo(50, within(0.01));
    step(62, 50);
    assertThat(filter.level()).isEqualTo(50, within(0.01));
    assertThat(filter.slope()).isEqualTo(0, within(0.01));
  }

  // value  50 .......... 98 97 99    the third says that it has moved, and did not rise there
  @Test
  void outliers_threeInARow_areAStepToTheirMedian() {
    for (int at = 0; at < 60; at++) {
      step(at, 50);
    }
    step(60, 98);
    step(61, 97.5);
    step(62, 98.4);

    assertThat(filter.level()).isCloseTo(98, within(1e-9));
    assertThat(filter.slope()).isZero();
  }

  // value  50 .......... 60 70 80    three on a line, far above the noise
  @Test
  void outliers_threeOnALine_areARamp() {
    for (int at = 0; at < 60; at++) {
      step(at, 50);
    }
    step(60, 60);
    step(61, 70);
    step(62, 80);

    assertThat(filter.level()).isEqualTo(80);
    assertThat(filter.slope()).isEqualTo(10);
    assertThat(filter.slope()).isGreaterThan(2 * filter.slopeSigma());
  }

  @ParameterizedTest
  @CsvSource({
    "three times a minute, 20, 1",
    "every 3 s, 3, 1",
    "every 1.5 s, 1.5, 2",
    "4 Hz, 0.25, 3"
  })
  void step_readSeldom_isBelievedSooner(String name, double period, int readings) {
    for (int i = 0; i < 30; i++) {
      step(i * period, 50);
    }
    for (int i = 0; i < readings; i++) {
      assertThat(filter.level()).isCloseTo(50, within(0.01));
      step((30 + i) * period, 98);
    }

    assertThat(filter.level()).isEqualTo(98);
  }

  // value  95 ... 50 50 65 65 65 65 95 95 95    quick readings of a signal that moves in steps
  @Test
  void outliers_ofAMoveInTwoSteps_doNotDullTheNext() {
    var values = new double[] {50, 50, 65, 65, 65, 65, 95, 95, 95};
    for (int i = 0; i < 60; i++) {
      step(i * 0.05, 95);
    }
    for (int i = 0; i < values.length; i++) {
      step(3 + i * 0.05, values[i]);
    }

    assertThat(filter.level()).isCloseTo(95, within(0.01));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void value_notANumber_changesNothing(double value) {
    step(0, 50);
    step(1, 51);
    var level = filter.level();
    step(2, value);

    assertThat(filter.level()).isEqualTo(level);
  }

  @Test
  void clock_steppingBack_staysFinite() {
    for (int at = 0; at < 30; at++) {
      step(at, 50);
    }
    step(-1000, 50);
    step(-999, 50.2);

    assertThat(filter.level()).isCloseTo(50, within(0.3));
    assertThat(filter.slope()).isCloseTo(0, within(0.1));
  }

  @Test
  void gap_ofMinutes_beginsAnew() {
    for (int at = 0; at < 30; at++) {
      step(at, 50 + at);
    }
    step(300, 20);

    assertThat(filter.level()).isEqualTo(20);
    assertThat(filter.slope()).isZero();
  }

  // at four a second as at one: what is significant does not change with the rate
  @Test
  void rate_ofCorrelatedReadings_doesNotSharpenTheSlope() {
    var quick = new LocalLinear(0.1, 0.5, 0);
    for (int i = 0; i < 400; i++) {
      quick.step(START + i * SECOND / 4, 50);
    }
    for (int at = 0; at < 100; at++) {
      step(at, 50);
    }

    assertThat(quick.slopeSigma()).isCloseTo(filter.slopeSigma(), within(0.003));
  }

  @Test
  void step_warm_allocatesNothing() {
    var random = new Random(1);
    var values = random.doubles(1_000).toArray();

    assertThat(Allocation.ofWarm(20_000, i -> step(i * 0.25, values[i % 1_000]))).isZero();
  }
}
