package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.rules.Condition.Compare;
import io.cemaf.rules.Condition.Op;
import io.cemaf.rules.FailureClass.Kind;
import io.cemaf.rules.FailureClass.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quotas, budgets, loops, fallbacks and limits of streams as they are read. */
class QuotaRulesTest {
  @TempDir Path directory;

  private List<String> problems(String text) {
    return TestRules.texts(TestRules.load(directory, text), directory);
  }

  private RuleSpec rule(String keys) {
    return TestRules.rules(directory, "rules: { a: { match: llm.chat, " + keys + " } }")
        .rules()
        .get(0);
  }

  private BudgetSpec budget(String keys) {
    return TestRules.rules(directory, "budgets: { b: { " + keys + " } }").budgets().get("b");
  }

  @Test
  void quota_written_isReadWhole() {
    var rules =
        TestRules.rules(
            directory,
            """
            quotas:
              openai:
                key: [provider, $mdc.tenant, apiKey]
                requests: 500/min
                tokens: 30000/h
                requestsPerDay: 10000
                tokensPerDay: 5000000000
                maxWait: 60s
            rules: { chat: { match: llm.chat, quota: openai } }
            """);

    var quota = rules.quotas().get("openai");
    assertThat(rules.rules().get(0).quota()).isEqualTo("openai");
    assertThat(quota.source().line()).isEqualTo(2);
    assertThat(quota.key())
        .containsExactly(
            KeyPart.Known.PROVIDER,
            new KeyPart.Given(new Expression.Mdc("tenant")),
            KeyPart.Known.API_KEY);
    assertThat(quota.requests()).isEqualTo(new CallRate(500, Duration.ofMinutes(1)));
    assertThat(quota.tokens()).isEqualTo(new CallRate(30_000, Duration.ofHours(1)));
    assertThat(quota.requestsPerDay()).isEqualTo(10_000L);
    assertThat(quota.tokensPerDay()).isEqualTo(5_000_000_000L);
    assertThat(quota.maxWait()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void quota_withoutLimits_goesByWhatAnswersTell() {
    var quota = TestRules.rules(directory, "quotas: { q: {} }").quotas().get("q");

    assertThat(quota.key()).containsExactly(KeyPart.Known.values());
    assertThat(quota.requests()).isNull();
    assertThat(quota.tokens()).isNull();
    assertThat(quota.requestsPerDay()).isNull();
    assertThat(quota.tokensPerDay()).isNull();
    assertThat(quota.maxWait()).isNull();
  }

  @Test
  void budget_written_isReadWhole() {
    var budget =
        budget(
            "key: $mdc.tenant, tokens: 2000000, cost: 25, per: 7d, onExceed: warn, prices: {"
                + " gpt-4o-mini: { input: 0.15, output: 0.6 }, \"gpt-*\": { input: 2.5 } }");

    assertThat(budget.key()).containsExactly(new KeyPart.Given(new Expression.Mdc("tenant")));
    assertThat(budget.tokens()).isEqualTo(2_000_000L);
    assertThat(budget.cost()).isEqualTo(25);
    assertThat(budget.per()).isEqualTo(Duration.ofDays(7));
    assertThat(budget.warnOnly()).isTrue();
    assertThat(budget.price("gpt-4o-mini").of(1_000_000, 500_000)).isEqualTo(0.45);
    assertThat(budget.price("gpt-4o").of(1_000_000, 1_000_000)).isEqualTo(5);
    assertThat(budget.price("claude")).isNull();
  }

  @Test
  void budget_withTokensAlone_hasTheDefaults() {
    var budget = budget("tokens: 100");

    assertThat(budget.key()).isEmpty();
    assertThat(budget.cost()).isNull();
    assertThat(budget.per()).isEqualTo(Duration.ofDays(1));
    assertThat(budget.warnOnly()).isFalse();
    assertThat(budget.prices()).isEmpty();
  }

  @Test
  void budget_withACostAndNoPrices_isWarnedAbout() {
    assertThat(problems("budgets: { b: { cost: 25 } }"))
        .singleElement()
        .asString()
        .startsWith("rules.yaml:1:23: warning CEMAF-R027: budget 'b' has a cost and no prices");
  }

  @Test
  void budget_inAnyCondition_isASignal() {
    var rules =
        TestRules.rules(
            directory,
            """
            budgets: { daily: { tokens: 100 } }
            guards: { g: { when: [budget.daily >= 95%, forecast.budget.daily > 90%] } }
            rules: { a: { match: llm.chat, delay: { budget.daily > 80%: 1s } } }
            """);

    assertThat(rules.guards().get("g").when())
        .containsExactly(
            new Compare("budget.daily", Op.AT_LEAST, 0.95),
            new Compare("forecast.budget.daily", Op.ABOVE, 0.9));
    assertThat(rules.rules().get(0).delay().conditions())
        .extracting(ByLevel.Case::when)
        .containsExactly(new Compare("budget.daily", Op.ABOVE, 0.8));
  }

  @Test
  void fallback_written_isReadWhole() {
    var fallback =
        rule("fallback: [gpt-4o-mini, { model: small, on: [429, 404, 5xx], cooldown: 5s }, {"
                + " model: \"llama3.2:1b\", on: [contextOverflow, quota] }]")
            .fallback();

    assertThat(fallback)
        .containsExactly(
            new FallbackSpec(
                "gpt-4o-mini",
                List.of(
                    new Status(429, 429),
                    new Status(500, 599),
                    Kind.TIMEOUT,
                    Kind.OPEN,
                    Kind.REJECTED,
                    Kind.NETWORK),
                Duration.ofMinutes(1)),
            new FallbackSpec(
                "small",
                List.of(new Status(429, 429), new Status(404, 404), new Status(500, 599)),
                Duration.ofSeconds(5)),
            new FallbackSpec(
                "llama3.2:1b", List.of(Kind.CONTEXT_OVERFLOW, Kind.QUOTA), Duration.ofMinutes(1)));
  }

  @Test
  void fallback_ofOne_needsNoList() {
    assertThat(rule("fallback: gpt-4o-mini").fallback())
        .singleElement()
        .extracting(FallbackSpec::model)
        .isEqualTo("gpt-4o-mini");
  }

  @ParameterizedTest
  @CsvSource({
    "400, 400 says that the request itself is wrong or not allowed",
    "401, 401 says that the request itself is wrong or not allowed",
    "403, 403 says that the request itself is wrong or not allowed",
    "422, 422 says that the request itself is wrong or not allowed",
    "4xx, '''4xx'' has 400, 401, 403 and 422 in it'",
    "200, 200 is out of range",
    "timeouts, did you mean 'timeout'?",
  })
  void fallback_onWhatWouldFailAgain_isRefusedWithTheReason(String on, String reason) {
    var text = "rules: { a: { match: llm.chat, fallback: { model: small, on: [" + on + "] } } }";

    assertThat(problems(text))
        .singleElement()
        .asString()
        .startsWith("rules.yaml:1:" + (text.indexOf("[") + 2) + ": error CEMAF-R005: ")
        .contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rules: { a: { match: llm.chat, quota: opnai } } | no quota is named 'opnai'; did you mean",
        "guards: { g: { when: budget.dayly > 90% } } | no budget is named 'dayly'; did you mean",
        "guards: { g: { when: budget.daily > 5s } } | '5s' is no ratio",
        "guards: { g: { when: budget.daily } } | 'budget.daily' is compared with nothing",
        "rules: { a: { fallback: small } } | fallback needs a method",
        "rules: { a: { match: llm.chat, fallback: {} } } | 'model'",
      })
  void rule_thatLacksOrMisnames_isRefused(String text, String message) {
    var known = "\nquotas: { openai: {} }\nbudgets: { daily: { tokens: 1 } }";

    assertThat(problems(text + known)).singleElement().asString().contains("error", message);
  }

  @Test
  void budget_withoutLimit_isRefused() {
    assertThat(problems("budgets: { b: { per: 1d } }"))
        .containsExactly(
            "rules.yaml:1:12: error CEMAF-R011: budget 'b' needs one of 'tokens' and 'cost'");
  }

  @Test
  void quota_keyedByAnArgument_isRefusedWithTheReason() {
    assertThat(problems("quotas: { q: { key: [model, $arg0] } }"))
        .singleElement()
        .asString()
        .startsWith("rules.yaml:1:29: error CEMAF-R005: '$arg0' belongs to one method");
  }

  @Test
  void quota_ofTheSameNameInTwoFiles_isADuplicate() {
    TestRules.write(directory, "more.yaml", "quotas: { q: {} }\nbudgets: { b: { tokens: 1 } }");

    assertThat(problems("include: [more.yaml]\nquotas: { q: {} }\nbudgets: { b: { tokens: 1 } }"))
        .hasSize(2)
        .allMatch(problem -> problem.contains("CEMAF-R007"));
  }

  @Test
  void rules_merged_takeTheirLimitsFromTheFirstThatHasThem() {
    var rules =
        TestRules.rules(
            directory,
            """
            quotas: { q: {}, r: {} }
            rules:
              a: { match: llm.chat, quota: q, timeLimiter: { firstToken: 1s } }
              b: { match: llm.chat, quota: r, loop: { key: $this, maxCalls: 1 } }
              c: { match: llm.chat, fallback: small, timeLimiter: { betweenTokens: 1s } }
            """);

    var merged = MergedRule.of(rules.rules(), rules);

    assertThat(merged.quota().value()).isEqualTo("q");
    assertThat(merged.quota().owner().name()).isEqualTo("a");
    assertThat(merged.loop().owner().name()).isEqualTo("b");
    assertThat(merged.fallback().owner().name()).isEqualTo("c");
    assertThat(merged.streamLimits().value())
        .isEqualTo(new StreamLimits(Duration.ofSeconds(1), null));
    assertThat(merged.withShared(null, null, null, null).quota()).isEqualTo(merged.quota());
    assertThat(merged.conflicts())
        .extracting(Problem::message)
        .containsExactly(
            "rules 'a' and 'b' set quota for the same method; 'a' comes first and wins",
            "rules 'a' and 'c' set timeLimiter.firstToken or betweenTokens for the same method; 'a'"
                + " comes first and wins");
  }
}
