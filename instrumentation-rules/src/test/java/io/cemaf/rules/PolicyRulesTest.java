package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.Priority;
import io.cemaf.rules.Condition.Compare;
import io.cemaf.rules.Condition.Op;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies and webhooks as they are read, and what is wrong with them. */
class PolicyRulesTest {
  private static final String RULES =
      "rules: { chat: { match: llm.chat }, embed: { match: llm.embed } }\n";

  @TempDir Path directory;

  private List<String> problems(String text) {
    return TestRules.texts(TestRules.load(directory, RULES + text), directory);
  }

  private PolicySpec policy(String text) {
    return TestRules.rules(directory, RULES + "policies: { " + text + " }").policies().get(0);
  }

  @Test
  void policy_written_isReadWhole() {
    var policy =
        policy(
            "p: { when: [cpu > 90%, high], for: 5s, rules: [chat], mode: observe, do: {"
                + " throttle: 50%, shed: { below: high, share: 20% }, reduceBatch: 25%,"
                + " pageOut: 10%, alert: error } }");

    assertThat(policy.when()).hasSize(2);
    assertThat(policy.holdsFor()).isEqualTo(Duration.ofSeconds(5));
    assertThat(policy.rules()).containsExactly("chat");
    assertThat(policy.mode()).isEqualTo(Mode.OBSERVE);
    assertThat(policy.builtIn()).isFalse();
    assertThat(policy.actions())
        .isEqualTo(
            new PolicySpec.Actions(
                0.5,
                new PolicySpec.Shed(Priority.HIGH, 0.2),
                0.25,
                0.1,
                null,
                PolicySpec.Severity.ERROR));
  }

  @Test
  void defaults_notNamed_areThoseOfTheSeed() {
    var policies = TestRules.rules(directory, RULES).policies();

    assertThat(policies).extracting(PolicySpec::name).containsExactly("vram", "cpu", "latency");
    assertThat(policies).allMatch(PolicySpec::builtIn);
    assertThat(policies).allMatch(policy -> "all".equals(policy.subsystem()));
    assertThat(policies.get(1).when()).containsExactly(new Compare("cpu", Op.ABOVE, 0.9));
    assertThat(policies.get(1).actions().throttle()).isEqualTo(0.5);
    assertThat(policies.get(2).when()).containsExactly(new Compare("latency.chat", Op.ABOVE, 0.5));
    assertThat(policies.get(0).actions().reduceBatch()).isEqualTo(0.5);
    assertThat(policies.get(2).actions().shed())
        .isEqualTo(new PolicySpec.Shed(Priority.NORMAL, 0.2));
  }

  @Test
  void default_switchedOff_keepsWhatItSays() {
    var policy = policy("cpu: off");

    assertThat(policy.mode()).isEqualTo(Mode.OFF);
    assertThat(policy.when()).containsExactly(new Compare("cpu", Op.ABOVE, 0.9));
  }

  @Test
  void default_withKeysOfItsOwn_hasTheOthersOfTheDefault() {
    var policy = policy("cpu: { rules: [embed], for: 9s }");

    assertThat(policy.subsystem()).isNull();
    assertThat(policy.rules()).containsExactly("embed");
    assertThat(policy.holdsFor()).isEqualTo(Duration.ofSeconds(9));
    assertThat(policy.actions().throttle()).isEqualTo(0.5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p: { do: { alert: info } } | policy 'p' needs the key 'when'",
        "p: { when: high } | policy 'p' needs the key 'do'",
        "p: off | policy 'p' needs the key 'when'",
        "p: { when: high, do: {} } | 'do' needs at least one thing to do",
        "p: { when: high, rules: [chta], do: { shed: 5% } } | no rule is named 'chta'; did you mean 'chat'?",
        "p: { when: high, do: { scaleUp: ops } } | no webhook is named 'ops'",
        "p: { when: latency.chta > 1s, do: { alert: info } } | no rule is named 'chta'; did you mean 'chat'?",
        "p: { when: guard.boad, do: { alert: info } } | no guard is named 'boad'",
        "p: { when: high, do: { shed: { below: low, share: 5% } } } | 'low' is not one of critical, high, normal",
        "p: { when: high, do: { shed: { below: high } } } | shed needs the key 'share'",
        "p: { when: high, do: { throttle: 0% } } | '0%' is out of range",
        "p: { when: high, rules: [chat], subsystem: x, do: { alert: info } } | about rules or about a subsystem, not both"
      })
  void policy_wrong_isRefusedWithItsReason(String policies, String reason) {
    assertThat(problems("policies: { " + policies + " }"))
        .anySatisfy(problem -> assertThat(problem).contains("error", reason));
  }

  @Test
  void webhook_misspelt_isRefusedWithTheNearest() {
    assertThat(
            problems(
                "webhooks: { operators: { urlFile: /run/hook } }\n"
                    + "policies: { p: { when: high, do: { scaleUp: operator } } }"))
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .contains("no webhook is named 'operator'; did you mean 'operators'?"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:hunter2@example.com/x",
        "https://hunter2@example.com/x",
        "https://example.com/x?token=hunter2",
        "https://example.com/x?a=b&api_key=hunter2"
      })
  void webhook_withASecretInItsAddress_isRefusedWithoutRepeatingIt(String url) {
    assertThat(problems("webhooks: { ops: { url: \"" + url + "\" } }"))
        .singleElement()
        .asString()
        .contains("urlFile")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ url: \"ftp://example.com/\" }",
        "{ url: \"example.com\" }",
        "{ url: \"http://\" }",
        "{ url: \"http://a b/\" }",
        "{ timeout: 5s }",
        "{ url: \"http://a/\", urlFile: /run/hook }",
        "{ urlFile: relative }"
      })
  void webhook_wrong_isRefused(String webhook) {
    assertThat(problems("webhooks: { ops: " + webhook + " }")).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mild: { when: cpu > 90%, do: { throttle: 50% } }, strict: { when: cpu > 80%, do: { throttle: 30% } } | 'mild' never decides throttle: 'strict' is stricter",
        "mild: { when: cpu > 80%, do: { shed: 10% } }, strict: { when: cpu > 80%, do: { shed: 20% } } | 'mild' never decides shed",
        "mild: { when: critical, do: { reduceBatch: 50% } }, strict: { when: high, do: { reduceBatch: 25% } } | 'mild' never decides reduceBatch",
        "mild: { when: cpu > 90% and high, rules: [chat], do: { throttle: 50% } }, strict: { when: cpu > 80%, do: { throttle: 30% } } | 'mild' never decides throttle",
        "p: { when: cpu > 90% and cpu < 50%, do: { alert: info } } | policy 'p' never begins: cpu cannot be both"
      })
  void policies_thatContradict_warn(String policies, String warning) {
    assertThat(problems("policies: { " + policies + " }"))
        .singleElement()
        .asString()
        .contains("warning CEMAF-R024", warning);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: { when: cpu > 80%, do: { throttle: 50% } }, b: { when: cpu > 90%, do: { throttle: 30% } }",
        "a: { when: cpu > 90%, do: { throttle: 50% } }, b: { when: memory > 80%, do: { throttle: 30% } }",
        "a: { when: cpu > 90%, do: { throttle: 50% } }, b: { when: cpu > 80%, for: 1m, do: { throttle: 30% } }",
        "a: { when: cpu > 90%, rules: [chat], do: { throttle: 50% } }, b: { when: cpu > 80%, rules: [embed], do: { throttle: 30% } }",
        "a: { when: cpu > 90%, do: { shed: 50% } }, b: { when: cpu > 80%, do: { throttle: 30% } }",
        "a: { when: cpu > 50% and cpu < 90%, do: { alert: info } }"
      })
  void policies_thatGoTogether_doNotWarn(String policies) {
    assertThat(problems("policies: { " + policies + " }")).isEmpty();
  }

  @Test
  void limits_written_areRead() {
    var limits = TestRules.rules(directory, "limits: { maxMemory: 4GiB, maxCpu: 85% }").limits();

    assertThat(limits).isEqualTo(new LimitsSpec(4L << 30, 0.85, null, null));
    assertThat(TestRules.rules(directory, "mode: enforce").limits()).isEqualTo(LimitsSpec.NONE);
    assertThat(TestRules.rules(directory, "limits: { minWorkers: 4, maxWorkers: 32 }").limits())
        .isEqualTo(new LimitsSpec(null, 1, 4, 32));
  }
}
