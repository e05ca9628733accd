package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.Level;
import io.cemaf.Priority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several rules on one method. */
class MergedRuleTest {
  @TempDir Path directory;

  @Test
  void rules_merged_takeEachKeyFromTheFirstThatSetsIt() {
    var rules =
        TestRules.rules(
            directory,
            """
            mode: observe
            deadline: 7s
            guards: { g: { when: high } }
            rules:
              a: { match: llm.chat, bulkhead: 3 }
              b: { match: llm.chat, guard: g, bulkhead: 5, delay: 1s }
              c: { match: llm.chat, delay: 1s, priority: high, mode: off, mayHoldLock: true }
            """);

    var merged = MergedRule.of(rules.rules(), rules);

    assertThat(merged.bulkhead().value().maxConcurrentCalls().at(Level.NORMAL)).isEqualTo(3);
    assertThat(merged.bulkhead().owner().name()).isEqualTo("a");
    assertThat(merged.guard().value()).isEqualTo("g");
    assertThat(merged.guard().owner().name()).isEqualTo("b");
    assertThat(merged.delay().owner().name()).isEqualTo("b");
    assertThat(merged.degrade()).isNull();
    assertThat(merged.priority()).isEqualTo(Priority.HIGH);
    assertThat(merged.mode()).isEqualTo(Mode.OFF);
    assertThat(merged.mayHoldLock()).isTrue();
    assertThat(merged.deadline()).isEqualTo(Duration.ofSeconds(7));
    assertThat(merged.conflicts())
        .singleElement()
        .satisfies(
            conflict -> {
              assertThat(conflict.severity()).isEqualTo(Problem.Severity.WARNING);
              assertThat(conflict.source()).isEqualTo(rules.rules().get(1).source());
              assertThat(conflict.message())
                  .isEqualTo(
                      "rules 'a' and 'b' set bulkhead for the same method; 'a' comes first and wins");
            });
  }

  @Test
  void rule_alone_hasTheFilesDefaults() {
    var rules = TestRules.rules(directory, "rules: { a: { match: llm.chat } }");

    var merged = MergedRule.of(rules.rules(), rules);

    assertThat(merged.mode()).isEqualTo(Mode.ENFORCE);
    assertThat(merged.priority()).isEqualTo(Priority.NORMAL);
    assertThat(merged.deadline()).isEqualTo(Duration.ofMinutes(2));
    assertThat(merged.onEventLoop()).isEqualTo(RuleSpec.OnEventLoop.REJECT);
    assertThat(merged.mayHoldLock()).isFalse();
    assertThat(merged.guard()).isNull();
    assertThat(merged.onPause()).isNull();
  }

  @Test
  void rules_forDifferentThreads_doNotConflict() {
    var rules =
        TestRules.rules(
            directory,
            """
            rules:
              a: { match: { hook: llm.chat, threads: "a-*" }, bulkhead: 3 }
              b: { match: { hook: llm.chat, threads: "b-*" }, bulkhead: 5 }
            """);

    assertThat(MergedRule.of(rules.rules(), rules).conflicts()).isEmpty();
  }

  @Test
  void rule_overAPacks_doesNotConflict() {
    var own = TestRules.rules(directory, "rules: { a: { match: llm.chat, guard: default } }");
    var defaults = RulesLoader.load(List.of(), TestRules.options(directory)).rules();
    var both = List.of(own.rules().get(0), defaults.rules().get(0));

    assertThat(MergedRule.of(both, own).conflicts()).isEmpty();
  }
}
