package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules about executors may say. */
class PoolRulesTest {
  @TempDir Path directory;

  @Test
  void pool_withMatchAndMaxWorkers_isKeptWithItsDefaults() {
    var pools =
        TestRules.rules(directory, "pools: { p: { match: { threads: 'a-*' }, maxWorkers: 3 } }")
            .pools();

    assertThat(pools).hasSize(1);
    var pool = pools.get(0);
    assertThat(pool.threads()).isEqualTo("a-*");
    assertThat(pool.minWorkers()).isNull();
    assertThat(pool.mode()).isNull();
    assertThat(pool.maxWorkers()).isEqualTo(ByLevel.of(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "match: {}, maxWorkers: 1 | needs type, subtypesOf, threads or owner",
        "match: { threads: 'a*' } | maxWorkers",
        "match: { threads: 'a*' }, maxWorkers: 0 | 0",
        "match: { type: java.util.concurrent.ScheduledThreadPoolExecutor }, maxWorkers: 1 | timers",
        "match: { subtypesOf: java.util.concurrent.ScheduledThreadPoolExecutor }, maxWorkers: 1 | timers"
      })
  void pool_thatMakesNoSense_isRefusedWithAReason(String keys, String reason) {
    var loaded = TestRules.load(directory, "pools: { p: { " + keys + " } }");

    assertThat(loaded.rules()).isNull();
    assertThat(loaded.problems().toString()).contains(reason);
  }

  @Test
  void pool_withTheNameOfARule_isRefusedNamingIt() {
    var loaded =
        TestRules.load(
            directory,
            "rules: { chat: { match: llm.chat } }\n"
                + "pools: { chat: { match: { threads: 'a*' }, maxWorkers: 1 } }");

    assertThat(TestRules.codes(loaded)).containsExactly(Code.DUPLICATE.id());
    assertThat(loaded.problems().toString())
        .contains(":2:10: error")
        .contains("pool 'chat' has the name of the rule at")
        .contains(":1:10");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "minWorkers: 5, maxWorkers: 4 | :1:23: error CEMAF-R005: minWorkers is greater",
        "minWorkers: 0                | CEMAF-R005",
        "maxWorkers: many             | CEMAF-R005"
      })
  void limits_thatMakeNoSense_areRefused(String keys, String reason) {
    var loaded = TestRules.load(directory, "limits: { " + keys + " }");

    assertThat(loaded.rules()).isNull();
    assertThat(loaded.problems().toString()).contains(reason);
  }
}
