package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardTest {
  @ParameterizedTest(name = "{0} on {1}: {2}")
  @CsvSource({
    "run, run, true",
    "run, runs, false",
    "run*, run, true",
    "run*, runs, true",
    "*un, run, true",
    "r*n, run, true",
    "r*n, runs, false",
    "*, anything, true",
    "**, anything, true",
    "a*b*c, aXbXbc, true",
    "a*b*c, aXcXb, false",
    "batch-*, batch-7, true",
    "batch-*, batch, false",
    "ru?, run, false"
  })
  void pattern_onText_matchesWhole(String pattern, String text, boolean matches) {
    assertThat(Wildcard.matches(pattern, text)).isEqualTo(matches);
  }
}
