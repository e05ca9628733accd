package io.cemaf.agent.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalProfileTest {
  private static final long SECOND = 1_000_000_000L;

  private final SignalProfile profile =
      new SignalProfile(new LocalLinear(0.1, 0.005, 0), 0, 0.3, 1);

  private void step(double atSecond, double value) {
    profile.step(Math.round(atSecond * SECOND), value);
  }

  @Test
  void profile_withoutValues_knowsNothing() {
    assertThat(profile.fresh()).isFalse();
    assertThat(profile.level()).isNaN();
    assertThat(profile.average()).isNaN();
    assertThat(profile.forecast(5)).isNaN();
    assertThat(profile.moving()).isFalse();
    assertThat(profile.confidence()).isEqualTo(0.5);
  }

  @Test
  void leak_followed_isForecastWithConfidence() {
    for (int at = 0; at <= 60; at++) {
      step(at, 0.5 + 0.005 * at);
    }

    assertThat(profile.moving()).isTrue();
    assertThat(profile.confidence()).isGreaterThan(0.97);
    assertThat(profile.forecast(10)).isCloseTo(0.85, within(0.005));
    assertThat(profile.rising(10)).isEqualTo(profile.forecast(10));
  }

  // a JVM's start: a third of its heap a second
  @Test
  void start_thatFillsMemory_risesNoFartherThanItWasWatched() {
    var seconds = 0.0;
    while (!profile.moving() && seconds < 10) {
      seconds += 0.25;
      step(seconds, 0.3 * seconds);
    }

    assertThat(profile.moving()).isTrue();
    var watched = seconds - 0.25;
    assertThat(profile.rising(12)).isEqualTo(profile.rising(watched));
    assertThat(profile.rising(watched)).isCloseTo(0.3 * (seconds + watched), within(0.02));
    assertThat(profile.rising(watched / 2)).isLessThan(profile.rising(12));
    assertThat(profile.forecast(12)).as("asked for").isGreaterThan(3);
  }

  @Test
  void fall_followed_isForecastButNoWorse() {
    for (int at = 0; at <= 60; at++) {
      step(at, 0.9 - 0.005 * at);
    }

    assertThat(profile.forecast(10)).isCloseTo(0.55, within(0.005));
    assertThat(profile.rising(10)).isEqualTo(profile.level());
  }

  // a slope within two of its standard deviations says nothing
  @Test
  void noise_alone_isHardlyEverForecast() {
    var random = new Random(5);
    int moving = 0;
    for (int at = 0; at < 3_600; at++) {
      step(at, 0.6 + 0.05 * random.nextGaussian());
      moving += profile.moving() ? 1 : 0;
      if (!profile.moving()) {
        assertThat(profile.forecast(10)).isEqualTo(profile.level());
        assertThat(profile.confidence()).isLessThan(0.97);
      }
    }

    assertThat(moving).isLessThan(36);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -0.01})
  void value_thatCannotBe_isNotKnown_andForgottenWithTheNext(double value) {
    step(0, 0.5);
    step(1, 0.5);
    step(2, value);
    assertThat(profile.fresh()).isFalse();
    assertThat(profile.level()).isNaN();
    assertThat(profile.rising(10)).isNaN();

    step(3, 0.5);
    assertThat(profile.level()).isCloseTo(0.5, within(1e-9));
    assertThat(profile.average()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void forecast_ofAFall_isNoLessThanCanBe() {
    for (int at = 0; at <= 30; at++) {
      step(at, 0.31 - 0.01 * at);
    }

    assertThat(profile.forecast(60)).isZero();
  }

  // two looks skipped weigh as much as the three that there would have been
  @Test
  void average_atIrregularTimes_isTheSame() {
    var skipping = new SignalProfile(new LocalLinear(0.1, 0.005, 0), 0, 0.3, 1);
    step(0, 0.2);
    skipping.step(0, 0.2);
    for (int at = 1; at <= 3; at++) {
      step(at, 0.8);
    }
    skipping.step(3 * SECOND, 0.8);

    assertThat(profile.average()).isCloseTo(0.8 - 0.6 * 0.343, within(1e-9));
    assertThat(skipping.average()).isCloseTo(profile.average(), within(1e-9));
  }

  @Test
  void frozenSignal_isNotMoving() {
    for (int at = 0; at < 600; at++) {
      step(at, 0.7);
    }

    assertThat(profile.moving()).isFalse();
    assertThat(profile.level()).isCloseTo(0.7, within(1e-9));
  }
}
