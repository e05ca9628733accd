package io.cemaf.testapps.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of one figure. */
class FigureTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "below an upper limit, 9, 10, 0, false, met",
    "at an upper limit, 10, 10, 0, false, met",
    "above an upper limit, 12.5, 10, 0, false, MISSED by 2.50 ns",
    "above it within the slack, 12.5, 10, 3, false, met",
    "above it beyond the slack, 13.5, 10, 3, false, MISSED by 3.50 ns",
    "above a lower limit, 16, 15, 0, true, met",
    "at a lower limit, 15, 15, 0, true, met",
    "below a lower limit, 12, 15, 0, true, MISSED by 3.00 ns",
    "below it within the slack, 12, 15, 3, true, met"
  })
  void verdict_ofAValue_followsItsBar(
      String name, double value, double limit, double slack, boolean atLeast, String verdict) {
    var figure =
        atLeast
            ? Figure.atLeast("a call", value, "ns", limit, "")
            : Figure.atMost("a call", value, "ns", limit, "");

    assertThat(figure.slack(slack).verdict()).isEqualTo(verdict);
  }

  @Test
  void bar_ofAFigure_saysWhichSideIsGood() {
    assertThat(Figure.atMost("a call", 1, "ns", 10, "").bar()).isEqualTo("<= 10.0 ns");
    assertThat(Figure.atLeast("a start", 1, "x", 15, "").bar()).isEqualTo(">= 15.0 x");
  }

  @Test
  void figure_withoutABar_hasNoVerdict() {
    var figure = Figure.told("a clock read", 30, "ns", "JMH");

    assertThat(figure.verdict()).isEmpty();
    assertThat(figure.bar()).isEmpty();
    assertThat(figure.measured()).isEqualTo("30.0 ns");
  }

  @Test
  void figure_thatCouldNotBeTaken_neverCountsAsMet() {
    var figure = Figure.unmeasured("starting", new IllegalStateException("no such jar"));

    assertThat(figure.verdict()).isEqualTo("NOT MEASURED");
    assertThat(figure.measured()).isEqualTo("none");
    assertThat(figure.basis()).contains("no such jar");
  }

  @ParameterizedTest
  @CsvSource({"0, 0.00", "0.456, 0.46", "9.99, 9.99", "10, 10.0", "-12.34, -12.3", "123.4, 123"})
  void number_ofAnySize_hasThreeDigitsOrSo(double value, String text) {
    assertThat(Figure.number(value)).isEqualTo(text);
  }
}
