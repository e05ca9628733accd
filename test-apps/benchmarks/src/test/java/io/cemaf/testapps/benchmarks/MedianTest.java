package io.cemaf.testapps.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The middle of some values. */
class MedianTest {
  private static Median of(String values) {
    var median = new Median();
    Arrays.stream(values.split(" ")).map(Double::valueOf).forEach(median::add);
    return median;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"7, 7", "9 1 5, 5", "4 1 3 2, 2.5", "1 1 1000, 1"})
  void value_ofValuesInAnyOrder_isTheirMiddle(String values, double middle) {
    assertThat(of(values).value()).isEqualTo(middle);
  }

  @Test
  void text_ofValues_hasTheirRangeAndNumber() {
    assertThat(of("71 58 62").text()).isEqualTo("62.0 (58.0-71.0, 3 runs)");
  }

  @Test
  void value_ofNothing_isRefused() {
    assertThatIllegalStateException().isThrownBy(new Median()::value);
  }
}
