package io.cemaf.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ForesightTest {
  private static final long QUARTER_SECOND = 250_000_000L;

  private final Foresight foresight = new Foresight();

  @ParameterizedTest(name = "from 50%, {0} of the limit a second: paged out ahead within {1} s")
  @CsvSource({"0.02, 20", "0.05, 9", "0.005, 95"})
  void expected_ofMemoryThatGrows_reachesTheLimitBeforeMemoryDoes(double slope, double most) {
    var first = Double.NaN;
    for (var step = 0; Double.isNaN(first); step++) {
      var used = 0.5 + slope * step / 4;
      assertThat(used).isLessThan(1);
      foresight.step(step * QUARTER_SECOND, used);
      first = foresight.expected() >= 1 ? step / 4.0 : Double.NaN;
    }

    assertThat(first).isBetween(0.25, most);
    assertThat(0.5 + slope * first).as("used then").isLessThan(0.98);
  }

  @Test
  void expected_ofMemoryThatStandsStill_staysWhereItIs() {
    var random = new Random(3);
    for (var step = 0; step < 4_000; step++) {
      foresight.step(step * QUARTER_SECOND, 0.9 + 0.01 * random.nextGaussian());
      assertThat(foresight.expected()).isLessThan(1);
    }
  }

  @Test
  void expected_whereNothingIsKnown_isNothing() {
    foresight.step(0, Double.NaN);
    assertThat(foresight.expected()).isNaN();

    foresight.step(1, Double.POSITIVE_INFINITY);
    assertThat(foresight.expected() >= 1).isFalse();
  }
}
