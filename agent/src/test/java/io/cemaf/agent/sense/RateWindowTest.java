package io.cemaf.agent.sense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RateWindowTest {
  private static final long MILLI = 1_000_000L;
  private static final long START = Long.MAX_VALUE - 3_000 * MILLI;

  private final RateWindow window = new RateWindow(5_000 * MILLI);

  /** nanoTime may be about to overflow: everything here starts close to that. */
  private double at(long millis, long count) {
    return window.add(START + millis * MILLI, count, millis + 1_000);
  }

  @Test
  void rate_ofOnePoint_isUnknown() {
    assertThat(at(0, 10)).isNaN();
  }

  @Test
  void rate_ofPointsTooNear_isUnknown() {
    at(0, 10);
    assertThat(at(99, 20)).isNaN();
  }

  // count   0    100   ...  2000 (1 a ms)   then stands still
  // ms      0    100        2000            7000
  @Test
  void rate_afterAChange_movesOverOneWindow() {
    for (int ms = 0; ms <= 10_000; ms += 250) {
      at(ms, ms);
    }
    double rate = Double.NaN;
    for (int ms = 10_250; ms <= 12_500; ms += 250) {
      rate = at(ms, 10_000);
    }
    assertThat(rate).isCloseTo(0.5, within(0.02));
    for (int ms = 12_750; ms <= 15_250; ms += 250) {
      rate = at(ms, 10_000);
    }
    assertThat(rate).isZero();
  }

  @Test
  void rate_polledEveryMillisecond_stillSpansTheWindow() {
    double rate = Double.NaN;
    for (int ms = 0; ms <= 20_000; ms++) {
      rate = at(ms, ms < 17_500 ? 0 : ms - 17_500);
    }
    assertThat(rate).isCloseTo(0.5, within(0.02));
  }

  @Test
  void rate_counterGoesBack_keepsTheLastAndStartsAnew() {
    at(0, 0);
    assertThat(at(1_000, 500)).isEqualTo(0.5);
    assertThat(at(1_250, 3)).isEqualTo(0.5);
    assertThat(at(1_500, 3 + 250)).isEqualTo(1.0);
  }

  @Test
  void rate_clockGoesBack_keepsTheLastAndStartsAnew() {
    at(2_000, 0);
    assertThat(at(3_000, 500)).isEqualTo(0.5);
    assertThat(at(1_000, 600)).isEqualTo(0.5);
    assertThat(at(1_500, 600)).isZero();
  }

  @Test
  void rate_countersStandStillForAWindow_isUnknown() {
    window.add(0, 5, 100);
    window.add(1_000 * MILLI, 6, 110);
    assertThat(window.add(2_000 * MILLI, 6, 110)).isEqualTo(0.1);
    double rate = 0;
    for (int ms = 2_250; ms <= 7_000; ms += 250) {
      rate = window.add(ms * MILLI, 6, 110);
    }
    assertThat(rate).isNaN();
  }
}
