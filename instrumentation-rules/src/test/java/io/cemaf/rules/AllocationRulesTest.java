package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules may say of memory and workers. */
class AllocationRulesTest {
  @TempDir Path directory;

  private Loaded load(String allocation) {
    return TestRules.load(
        directory, "rules: { a: { match: llm.chat, allocation: { " + allocation + " } } }");
  }

  @Test
  void allocation_withEveryKey_isKept() {
    var rules =
        load("minMemory: 256MiB, maxMemory: 1GiB, minWorkers: 2, maxWorkers: 6,"
                + " memoryIntensive: true")
            .rules();

    assertThat(rules.rules().get(0).allocation())
        .isEqualTo(new AllocationSpec(256L << 20, 1L << 30, 2, 6, true));
    assertThat(rules.rules().get(0).limitsCalls()).isTrue();
  }

  @Test
  void allocation_empty_hasItsDefaults() {
    assertThat(load("").rules().rules().get(0).allocation())
        .isEqualTo(new AllocationSpec(0, null, 1, Integer.MAX_VALUE, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "minMemory: 2GiB, maxMemory: 1GiB | :1:57: error CEMAF-R005: minMemory is greater",
        "maxWorkers: 2, minWorkers: 3     | :1:73: error CEMAF-R005: minWorkers is greater",
        "minWorkers: 0                    | :1:58: error CEMAF-R005",
        "maxMemory: 5                     | :1:57: error CEMAF-R005",
        "maxMemory: 1KiB                  | out of range",
        "memoryIntensive: maybe           | :1:63: error CEMAF-R005",
        "minMemroy: 1GiB                  | did you mean 'minMemory'"
      })
  void allocation_thatMakesNoSense_isRefusedWithItsPlace(String keys, String reason) {
    var loaded = load(keys);

    assertThat(loaded.rules()).isNull();
    assertThat(loaded.problems().toString()).contains(reason);
  }

  @Test
  void allocation_ofTwoRulesOnOneMethod_firstWins() {
    var rules =
        TestRules.rules(
            directory,
            "rules: { a: { match: llm.chat, allocation: { maxWorkers: 2 } },"
                + " b: { match: llm.chat, allocation: { maxWorkers: 3 } } }");
    var merged = MergedRule.of(rules.rules(), rules);

    assertThat(merged.allocation().value().maxWorkers()).isEqualTo(2);
    assertThat(merged.conflicts()).hasSize(1);
  }
}
