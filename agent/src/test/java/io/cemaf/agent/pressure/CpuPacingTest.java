package io.cemaf.agent.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cemaf.agent.sense.Allocation;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuPacingTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = Long.MAX_VALUE - 20 * SECOND;
  private static final int PER_SECOND = 4;
  private static final int WINDOW = 5 * PER_SECOND;

  private final CpuPacing pacing = new CpuPacing(0.7, 5, 5);
  private final double[] window = new double[WINDOW];
  private int looks;
  private long offsetNanos;

  private long now() {
    return START + offsetNanos + looks * SECOND / PER_SECOND;
  }

  /** CPU use of the last seconds while ours takes {@code full} when it runs and others the rest. */
  private double run(double seconds, double full, double others, double noise) {
    var random = new Random(1);
    var used = 0.0;
    var count = Math.round(seconds * PER_SECOND);
    for (int i = 0; i < count; i++) {
      var use = Math.min(1, full * pacing.duty() + others) + noise * random.nextGaussian();
      window[looks % WINDOW] = use;
      used += use;
      looks++;
      var sum = 0.0;
      for (var each : window) {
        sum += each;
      }
      pacing.step(now(), sum / Math.min(looks, WINDOW));
    }
    return used / count;
  }

  @ParameterizedTest
  @CsvSource({
    "all alone,      1.0, 0.0, 0.0",
    "noisy,          1.0, 0.0, 0.1",
    "others at 30%,  0.9, 0.3, 0.02",
    "hardly too much, 0.75, 0.0, 0.02"
  })
  void busyThreads_afterTenSeconds_keepTheTarget(
      String name, double full, double others, double noise) {
    run(10, full, others, noise);

    assertThat(run(30, full, others, noise)).isCloseTo(0.7, within(0.03));
  }

  @Test
  void othersBusy_beyondTheTarget_leavesALittle() {
    run(120, 0.5, 0.9, 0);

    assertThat(pacing.duty()).isGreaterThan(0).isLessThan(0.05);
  }

  @Test
  void othersGone_worksAgain() {
    run(120, 0.5, 0.9, 0);
    run(20, 0.5, 0, 0);

    assertThat(pacing.duty()).isEqualTo(1, within(0.01));
  }

  @Test
  void idle_isNotDelayed() {
    run(30, 0.3, 0, 0);

    assertThat(pacing.duty()).isEqualTo(1);
  }

  @Test
  void cpu_notKnown_changesNothing() {
    run(60, 1, 0, 0);
    var before = pacing.duty();
    for (var value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1}) {
      looks++;
      assertThat(pacing.step(now(), value)).isEqualTo(before);
    }
  }

  @Test
  void clock_steppingBack_goesOn() {
    run(60, 1, 0, 0);
    offsetNanos = -1_000 * SECOND;
    run(20, 1, 0, 0);

    assertThat(run(30, 1, 0, 0)).isCloseTo(0.7, within(0.03));
  }

  @Test
  void step_warm_allocatesNothing() {
    assertThat(Allocation.ofWarm(20_000, i -> pacing.step(START + i * SECOND / 4, i % 10 / 10.0)))
        .isZero();
  }
}
