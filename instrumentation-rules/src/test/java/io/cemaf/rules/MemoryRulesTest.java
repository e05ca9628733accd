package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.rules.MemorySpec.Limit;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code memory} may say. */
class MemoryRulesTest {
  @TempDir Path directory;

  @Test
  void memory_written_isRead() {
    var memory =
        TestRules.rules(
                directory, "memory: { softLimit: 80%, hardLimit: 3584MiB, oomScoreAdj: -1000 }")
            .memory();

    assertThat(memory)
        .isEqualTo(new MemorySpec(new Limit(0.8, true), new Limit(3584L << 20, false), -1000));
    assertThat(TestRules.rules(directory, "mode: enforce").memory()).isEqualTo(MemorySpec.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hardLimit: 90 | '90' is ambiguous",
        "hardLimit: 3Gi | '3Gi' is neither a size such as 3GiB nor a ratio",
        "hardLimit: 120% | '120%' is out of range",
        "hardLimit: 0% | '0%' is out of range",
        "softLimit: 10KiB | '10KiB' is out of range; the least is 1048576B",
        "softLimit: '' | neither a size",
        "softLimit: -3GiB | '-3GiB'",
        "softLimit: [3GiB] | a size such as 3GiB or a ratio",
        "softLimit: 4GiB, hardLimit: 3GiB | softLimit is above hardLimit",
        "softLimit: 95%, hardLimit: 90% | softLimit is above hardLimit",
        "oomScoreAdj: 1001 | 1001 is out of range; it goes from -1000 to 1000",
        "oomScoreAdj: -1001 | -1001 is out of range",
        "oomScoreAdj: 1.5 | no whole number",
        "oomScore: 5 | did you mean 'oomScoreAdj'?"
      })
  void memory_thatMakesNoSense_isRefusedWithItsPlaceAndAReason(String keys, String reason) {
    var loaded = TestRules.load(directory, "mode: enforce\nmemory: { " + keys + " }");

    assertThat(loaded.rules()).isNull();
    assertThat(loaded.problems()).hasSize(1);
    assertThat(loaded.problems().get(0).toString()).contains("rules.yaml:2:", reason);
  }
}
