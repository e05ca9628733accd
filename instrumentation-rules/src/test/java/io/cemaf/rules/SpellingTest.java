package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
  private static final List<String> KEYS =
      List.of("failureRateThreshold", "maxWait", "maxWaiting", "guard", "mode");

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "failureRate, failureRateThreshold",
    "gaurd, guard",
    "MODE, mode",
    "maxwait, maxWait",
    "max-waiting, maxWaiting",
    "paging,",
    "x,"
  })
  void word_misspelt_findsTheNearestOrNone(String written, String nearest) {
    assertThat(Spelling.nearest(written, KEYS)).isEqualTo(nearest);
  }
}
