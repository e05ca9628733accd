package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.cemaf.testapps.server.Fault;
import io.cemaf.testapps.server.Fault.Kind;
import io.cemaf.testapps.server.ServerStats;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code budgets}, as openai-java's server and callers see them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BudgetKeysTest {
  private static final String CHAT = "chat.sync";
  private static final String HOOKS = "llm.chat, llm.embed";
  private static final Map<String, Object> ASKED = Map.of("model", "big-model", "maxTokens", 200);
  private static final Map<String, Object> OTHER = Map.of("model", "other-model", "maxTokens", 200);

  private DrivenClient client;

  @BeforeAll
  void start(@TempDir Path room) {
    client = new DrivenClient(room, "vendors", "OpenAiDriver");
  }

  @AfterEach
  void forget() {
    client.server.clearPlans();
  }

  @AfterAll
  void stop() {
    try {
      client.assertHealthy();
    } finally {
      client.close();
    }
  }

  private String budget(String keys, String limits) {
    return client.use(HOOKS, keys, "budgets: { NAME: { " + limits + " } }\n");
  }

  private void assertDone(JsonNode end) {
    assertThat(end.path("event").asText()).as(end + "\n" + client.stderr()).isEqualTo("done");
  }

  private void assertRefused(JsonNode end, String rule) {
    assertThat(end.path("event").asText()).as(end.toString()).isEqualTo("failed");
    assertThat(end.path("type").asText()).endsWith("RateLimitException");
    assertThat(end.path("message").asText())
        .contains("rule '" + rule + "'", "budget." + rule, "threshold 1", "try again in ");
  }

  private long seen() {
    return client.server.stats().calls().seen();
  }

  private double share(String rule) {
    return client.status().json().at("/budgets/" + rule + "/share").asDouble();
  }

  /** The call that crosses the limit is the last one; embeddings count as chats do. */
  @Test
  void tokens_thatAreUsedUp_refuseAllCallsToModels() {
    var rule = budget("priority: normal", "tokens: 10, per: 1d");

    assertDone(client.call(CHAT, ASKED));
    assertRefused(client.call(CHAT, ASKED), rule);
    assertRefused(
        client.call("embed.sync", Map.of("model", "m", "texts", java.util.List.of("a"))), rule);

    assertThat(seen()).isEqualTo(1);
  }

  /** The server's answers are ten tokens and some: what counts is what they say. */
  @Test
  void tokens_ofABudget_areThoseThatAnswersSay() {
    var rule = budget("priority: normal", "tokens: 100000, per: 1d");

    assertDone(client.call(CHAT, Map.of("model", "big-model", "maxTokens", 90_000)));

    await().untilAsserted(() -> assertThat(share(rule)).isPositive().isLessThan(0.01));
  }

  @ParameterizedTest
  @CsvSource({"1000000, 2", "1, 5"})
  void cost_byThePricesOfModels_isWhatIsUsedUp(double price, int most) {
    var rule =
        budget(
            "priority: normal",
            "cost: 5, prices: { 'big-*': { input: " + price + ", output: " + price + " } }");

    var done = 0;
    for (var i = 0; i < most; i++) {
      done += client.call(CHAT, ASKED).path("event").asText().equals("done") ? 1 : 0;
    }

    assertThat(done).isEqualTo(price > 1 ? 1 : most);
    assertThat(share(rule)).isPositive();
  }

  @Test
  void keys_haveBudgetsOfTheirOwn() {
    var rule = budget("priority: normal", "key: model, tokens: 10");
    assertDone(client.call(CHAT, ASKED));
    assertRefused(client.call(CHAT, ASKED), rule);

    assertDone(client.call(CHAT, OTHER));
  }

  @Test
  void warned_budget_refusesNobodyAndSaysSoOnce() {
    var rule = budget("priority: normal", "tokens: 10, onExceed: warn");

    for (var i = 0; i < 4; i++) {
      assertDone(client.call(CHAT, ASKED));
    }

    assertThat(client.stderr().split("budget '" + rule + "' is used up", -1)).hasSize(2);
  }

  /** Degrade, then stop. */
  @Test
  void share_asASignal_degradesBeforeItRefuses() {
    var rule =
        budget(
            "degrade: { budget.NAME > 0.01%: { set: { modelName: { big-model: small-model } } } }",
            "tokens: 50000");
    assertDone(client.call(CHAT, Map.of("model", "big-model", "maxTokens", 20)));
    while (share(rule) <= 0.0001) {
      assertDone(client.call(CHAT, Map.of("model", "big-model", "maxTokens", 20)));
    }

    await()
        .untilAsserted(
            () -> {
              client.server.resetStats();
              assertDone(client.call(CHAT, Map.of("model", "big-model", "maxTokens", 5)));
              assertThat(client.server.stats().received())
                  .extracting(ServerStats.Received::model)
                  .containsExactly("small-model");
            });
  }

  @Test
  void call_thatFails_usesNothing() {
    var rule = budget("priority: normal", "tokens: 100000");
    client.server.plan(Fault.of(Kind.ERROR).withStatus(500));

    assertThat(client.call(CHAT, ASKED).path("event").asText()).isEqualTo("failed");

    await().untilAsserted(() -> assertThat(share(rule)).isZero());
  }
}
