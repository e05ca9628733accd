package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "500ms, PT0.5S",
    "30s, PT30S",
    "1.5s, PT1.5S",
    "5m, PT5M",
    "2h, PT2H",
    "1d, PT24H",
    "0s, PT0S",
    "PT30S, PT30S",
    "P1D, PT24H",
    "365d, PT8760H"
  })
  void duration_written_isExact(String written, Duration expected) throws BadValue {
    assertThat(Quantities.duration(written)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        "30",
        "30 s",
        "30S",
        "1.s",
        ".5s",
        "1..5s",
        "-1s",
        "+1s",
        "1e3s",
        "366d",
        "PT-1S",
        "P9999999D",
        "P",
        "9223372036854775808s",
        "30us",
        "٣s"
      })
  void duration_ofAnythingElse_isRefused(String written) {
    assertThatThrownBy(() -> Quantities.duration(written)).isInstanceOf(BadValue.class);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "64KiB, 65536",
    "256MiB, 268435456",
    "3GiB, 3221225472",
    "1.5GiB, 1610612736",
    "2TiB, 2199023255552",
    "10MB, 10000000",
    "1kB, 1000",
    "1KB, 1000",
    "7B, 7",
    "0B, 0"
  })
  void size_written_isInBytes(String written, long expected) throws BadValue {
    assertThat(Quantities.size(written)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "5G", "5mb", "5gib", "-1MiB", "1 MiB", "9999999TB", "5%", "unlimited"})
  void size_ofAnythingElse_isRefused(String written) {
    assertThatThrownBy(() -> Quantities.size(written)).isInstanceOf(BadValue.class);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"90%, 0.9", "0.9, 0.9", "12.5%, 0.125", "100%, 1", "1.0, 1", "0, 0", "0%, 0"})
  void ratio_written_isFromZeroToOne(String written, double expected) throws BadValue {
    assertThat(Quantities.ratio(written)).isEqualTo(expected);
  }

  @Test
  void ratio_bareNumber_isAmbiguous() {
    assertThatThrownBy(() -> Quantities.ratio("90"))
        .hasMessage("'90' is ambiguous; write 90% or a ratio such as 0.9");
    assertThatThrownBy(() -> Quantities.ratio("1")).hasMessageContaining("ambiguous");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "%", "101%", "1.5", "-5%", "5 %", "NaN", "Infinity", "1e-1", "0x1", "5C"})
  void ratio_ofAnythingElse_isRefused(String written) {
    assertThatThrownBy(() -> Quantities.ratio(written)).isInstanceOf(BadValue.class);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"80C, 80", "80.5C, 80.5", "-5C, -5", "0C, 0"})
  void temperature_written_isInCelsius(String written, double expected) throws BadValue {
    assertThat(Quantities.celsius(written)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "80", "80F", "80K", "80c", "C", "--5C", "99999C"})
  void temperature_ofAnythingElse_isRefused(String written) {
    assertThatThrownBy(() -> Quantities.celsius(written)).isInstanceOf(BadValue.class);
  }
}
