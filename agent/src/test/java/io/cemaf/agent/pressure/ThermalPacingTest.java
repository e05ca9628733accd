package io.cemaf.agent.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cemaf.agent.sense.Allocation;
import org.junit.jupiter.api.Test;

/** The rest of the law is seen in the thermal bench. */
class ThermalPacingTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = Long.MAX_VALUE - 20 * SECOND;

  private final ThermalPacing pacing = new ThermalPacing(80);
  private double atSecond;

  private double run(double seconds, double celsius) {
    for (double until = atSecond + seconds; atSecond < until; atSecond += 0.25) {
      var duty = pacing.step(START + Math.round(atSecond * SECOND), celsius);
      assertThat(duty).isBetween(0.0, 1.0);
    }
    return pacing.duty();
  }

  /** A board that heats up by a degree a second at full load, and cools by a sixtieth. */
  private double board(double seconds, double celsius) {
    for (double until = atSecond + seconds; atSecond < until; atSecond += 0.25) {
      var duty = pacing.step(START + Math.round(atSecond * SECOND), celsius);
      celsius += 0.25 * (duty - (celsius - 25) / 60);
    }
    return celsius;
  }

  @Test
  void coldBoard_runsFreely() {
    assertThat(run(60, 50)).isEqualTo(1);
  }

  @Test
  void hotBoard_heldBelowTheTarget() {
    var celsius = board(600, 60);

    assertThat(celsius).isCloseTo(79.6, within(0.2));
    assertThat(pacing.duty()).isCloseTo(54.6 / 60, within(0.02));
  }

  // readings end: held for half a minute, then let go within a minute more
  @Test
  void sensor_lost_isHeldForAWhile_thenCountsAsClear() {
    board(600, 60);
    var held = pacing.duty();

    assertThat(run(29, Double.NaN)).isEqualTo(held);
    assertThat(run(70, Double.NaN)).isEqualTo(1);
  }

  @Test
  void sensor_frozenAboveTheTarget_stopsTheWork_andComesBack() {
    assertThat(run(300, 90)).isLessThan(0.05);
    assertThat(run(300, 60)).isEqualTo(1);
  }

  @Test
  void readings_ofNonsense_changeNothing() {
    board(600, 60);
    var held = pacing.duty();

    assertThat(run(5, Double.POSITIVE_INFINITY)).isEqualTo(held);
    assertThat(run(5, -300)).isEqualTo(held);
  }

  // one reading of 120 among a hundred at 79.6
  @Test
  void reading_jumpingOnce_changesLittle() {
    var celsius = board(600, 60);
    var before = pacing.duty();
    run(0.25, 120);
    board(2, celsius);

    assertThat(pacing.duty()).isCloseTo(before, within(0.1));
  }

  @Test
  void clock_steppingBack_goesOn() {
    var celsius = board(600, 60);
    atSecond -= 1_000;
    celsius = board(300, celsius);

    assertThat(celsius).isCloseTo(79.6, within(0.3));
  }

  @Test
  void looks_skippedForTwoSeconds_changeLittle() {
    var celsius = board(600, 60);
    var before = pacing.duty();
    atSecond += 2;
    board(1, celsius);

    assertThat(pacing.duty()).isCloseTo(before, within(0.1));
  }

  @Test
  void step_warm_allocatesNothing() {
    assertThat(
            Allocation.ofWarm(20_000, i -> pacing.step(START + i * SECOND / 4, 79 + i % 5 / 2.0)))
        .isZero();
  }
}
