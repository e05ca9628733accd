package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops and limits of streams as they are read. */
class LoopRulesTest {
  @TempDir Path directory;

  private List<String> problems(String text) {
    return TestRules.texts(TestRules.load(directory, text), directory);
  }

  private RuleSpec rule(String keys) {
    return TestRules.rules(directory, "rules: { a: { match: llm.chat, " + keys + " } }")
        .rules()
        .get(0);
  }

  @Test
  void loop_written_isReadWhole() {
    assertThat(rule("loop: { key: $arg1.memoryId, maxCalls: 40, per: 1m }").loop())
        .isEqualTo(new LoopSpec(new Expression.Argument(1, "memoryId"), 40, Duration.ofMinutes(1)));
    assertThat(rule("loop: { key: $this, maxCalls: 5 }").loop())
        .isEqualTo(new LoopSpec(new Expression.Self(), 5, Duration.ofMinutes(10)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$this",
        "$thread",
        "$arg0",
        "$arg254",
        "$arg3.userId",
        "$mdc.a.b-c",
        "$env.TENANT_1"
      })
  void expression_read_saysWhatWasWritten(String text) {
    assertThat(rule("loop: { key: " + text + ", maxCalls: 1 }").loop().key().text())
        .isEqualTo(text);
  }

  @Test
  void timeLimiter_ofStreams_hasLimitsOfItsOwn() {
    var both = rule("timeLimiter: { timeoutDuration: 90s, firstToken: 20s, betweenTokens: 5s }");
    assertThat(both.timeLimiter()).isEqualTo(Duration.ofSeconds(90));
    assertThat(both.streamLimits())
        .isEqualTo(new StreamLimits(Duration.ofSeconds(20), Duration.ofSeconds(5)));

    var first = rule("timeLimiter: { firstToken: 20s }");
    assertThat(first.timeLimiter()).isNull();
    assertThat(first.streamLimits()).isEqualTo(new StreamLimits(Duration.ofSeconds(20), null));
    assertThat(rule("timeLimiter: 90s").streamLimits()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rules: { a: { match: llm.chat, loop: { key: $this } } } | maxCalls",
        "rules: { a: { loop: { key: $this, maxCalls: 1 } } } | $this needs a method",
        "rules: { a: { match: llm.chat, timeLimiter: {} } } | timeLimiter needs one of",
      })
  void rule_thatLacksOrMisnames_isRefused(String text, String message) {
    assertThat(problems(text)).singleElement().asString().contains("error", message);
  }

  @Test
  void blocks_loopKeyedByContext_isRead() {
    var rules =
        TestRules.rules(directory, "rules: { a: { loop: { key: $mdc.agent, maxCalls: 3 } } }");

    assertThat(rules.rules().get(0).loop().maxCalls()).isEqualTo(3);
  }

  @Test
  void rules_merged_takeTheirLimitsFromTheFirstThatHasThem() {
    var rules =
        TestRules.rules(
            directory,
            """
            rules:
              a: { match: llm.chat, timeLimiter: { firstToken: 1s } }
              b: { match: llm.chat, loop: { key: $this, maxCalls: 1 } }
              c: { match: llm.chat, timeLimiter: { betweenTokens: 1s } }
            """);

    var merged = MergedRule.of(rules.rules(), rules);

    assertThat(merged.loop().owner().name()).isEqualTo("b");
    assertThat(merged.streamLimits().value())
        .isEqualTo(new StreamLimits(Duration.ofSeconds(1), null));
    assertThat(merged.conflicts())
        .extracting(Problem::message)
        .containsExactly(
            "rules 'a' and 'c' set timeLimiter.firstToken or betweenTokens for the same method; 'a'"
                + " comes first and wins");
  }
}
