package io.cemaf.testapps.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The kernel's line on the most memory there ever was. */
class PeakTest {
  @Test
  void megabytes_ofTheKernelsLine_areDecimal() {
    assertThat(Peak.megabytes("VmHWM:\t   41000 kB")).isCloseTo(41.984, within(0.001));
  }

  @Test
  void megabytes_ofAnotherLine_areRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Peak.megabytes("VmRSS:\t41000 kB"));
  }

  @Test
  void line_ofThisProcess_isLikely() throws Exception {
    assertThat(Peak.megabytes(Peak.line())).isBetween(10.0, 100_000.0);
  }
}
