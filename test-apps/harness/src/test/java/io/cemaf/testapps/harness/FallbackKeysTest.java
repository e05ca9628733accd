package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cemaf.testapps.server.Fault;
import io.cemaf.testapps.server.Fault.Kind;
import io.cemaf.testapps.server.ServerStats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code fallback} to other models, as openai-java's server and callers see it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FallbackKeysTest {
  private static final String CHAT = "chat.sync";
  private static final Map<String, Object> ASKED = Map.of("model", "big-model", "maxTokens", 200);

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

  private static String event(JsonNode end) {
    return end.path("event").asText();
  }

  private void assertDone(JsonNode end) {
    assertThat(event(end)).as(end + "\n" + client.stderr()).isEqualTo("done");
  }

  private List<String> models() {
    return client.server.stats().received().stream().map(ServerStats.Received::model).toList();
  }

  private void failing(int status, String model) {
    client.server.plan(Fault.of(Kind.ERROR).withStatus(status).withModel(model));
  }

  @ParameterizedTest
  @CsvSource({"429", "500", "503"})
  void failure_ofTheStandardClasses_goesToTheNextModel(int status) {
    client.use("llm.chat", "fallback: small-model");
    failing(status, "big-model");

    assertDone(client.call(CHAT, ASKED));
    assertThat(models()).containsExactly("big-model", "small-model");
  }

  /** The request itself is wrong, or not allowed: nobody else would answer it. */
  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 422})
  void failure_thatIsTheRequestsOwn_goesToNobody(int status) {
    client.use(
        "llm.chat", "fallback: { model: small-model, on: [429, 5xx, 404, timeout, network] }");
    failing(status, "big-model");

    assertThat(event(client.call(CHAT, ASKED))).isEqualTo("failed");
    assertThat(models()).containsExactly("big-model");
  }

  @Test
  void candidates_areAskedInTheirOrder_eachForItsOwnFailures() {
    client.use(
        "llm.chat",
        """
        fallback:
          - { model: first, on: [503] }
          - { model: second, on: [5xx] }
          - third
        """);
    failing(500, "big-model");
    failing(503, "second");

    assertDone(client.call(CHAT, ASKED));
    assertThat(models()).containsExactly("big-model", "second", "third");
  }

  @Test
  void candidate_thatHasFailed_isPassedOverForItsCooldown() {
    client.use("llm.chat", "fallback: [{ model: first, cooldown: 1h }, second]");
    failing(500, "big-model");
    failing(500, "first");
    assertDone(client.call(CHAT, ASKED));
    assertThat(models()).containsExactly("big-model", "first", "second");

    failing(500, "big-model");
    assertDone(client.call(CHAT, ASKED));

    assertThat(models().subList(3, 5)).containsExactly("big-model", "second");
  }

  @Test
  void allThatFail_leaveTheLastFailure() {
    client.use("llm.chat", "fallback: small-model");
    failing(500, "big-model");
    failing(503, "small-model");

    var failed = client.call(CHAT, ASKED);

    assertThat(event(failed)).isEqualTo("failed");
    assertThat(failed.path("type").asText()).startsWith("com.openai.errors.");
    assertThat(models()).containsExactly("big-model", "small-model");
  }

  /** What is refused here goes to the candidate, too: it has a limit of its own in a quota. */
  @ParameterizedTest
  @ValueSource(strings = {"chat.sync", "chat.async"})
  void call_thatItsQuotaRefuses_goesToTheNextModelAtOnce(String shape) {
    var rule =
        client.use(
            "llm.chat",
            "quota: NAME\nfallback: small-model",
            "quotas: { NAME: { requests: 1/h, maxWait: 10s } }\n");
    assertDone(client.call(shape, ASKED));

    assertDone(client.call(shape, ASKED));

    assertThat(models()).containsExactly("big-model", "small-model");
    assertThat(client.status().rule(rule).path("fellBack").asInt()).isEqualTo(1);
    assertThat(event(client.call(shape, ASKED))).isEqualTo("failed");
  }

  /** Told to come again in 47 s within a deadline of 60 s a call waits, else it falls back. */
  @Test
  void tooManyRequests_forLongerThanTheDeadline_fallsBackAtOnce() {
    client.use(
        "llm.chat",
        "quota: NAME\ndeadline: 20s\nfallback: small-model",
        "quotas: { NAME: { requests: 1000/min } }\n");
    client.server.plan(Fault.of(Kind.RATE_LIMIT).withRetryAfterSeconds(47).withModel("big-model"));

    assertDone(client.call(CHAT, ASKED));
    assertDone(client.call(CHAT, ASKED));

    assertThat(models()).containsExactly("big-model", "small-model", "small-model");
  }

  @Test
  void breakerThatIsOpen_goesToTheNextModelOnlyWhereItsRuleSaysSo() {
    client.use(
        "llm.chat",
        """
        rateLimiter: { limitForPeriod: 1, limitRefreshPeriod: 1h, timeoutDuration: 0s }
        fallback: { model: small-model, on: [open] }
        """);
    assertDone(client.call(CHAT, ASKED));

    assertThat(event(client.call(CHAT, ASKED))).isEqualTo("failed");
    assertThat(models()).containsExactly("big-model");
  }

  @Test
  void contextThatIsTooLong_goesToTheNextModelOnlyWhereItsRuleSaysSo() {
    client.use("llm.chat", "fallback: small-model");
    client.server.plan(Fault.of(Kind.CONTEXT_OVERFLOW).withModel("big-model"));
    assertThat(event(client.call(CHAT, ASKED))).isEqualTo("failed");

    client.use("llm.chat", "fallback: { model: long-model, on: [contextOverflow] }");
    client.server.plan(Fault.of(Kind.CONTEXT_OVERFLOW).withModel("big-model"));
    assertDone(client.call(CHAT, ASKED));
    assertThat(models()).containsExactly("big-model", "long-model");
  }

  /** What was asked and what was served are both to be seen. */
  @Test
  void decision_ofAFallback_tellsWhoServedAndWhy() {
    var rule = client.use("llm.chat", "fallback: small-model");
    failing(503, "big-model");
    assertDone(client.call(CHAT, ASKED));

    var told = new ArrayList<String>();
    for (var decision : client.status().json().path("decisions")) {
      if (decision.path("subject").asText().equals(rule)) {
        told.add(decision.path("kind").asText() + " " + decision.path("detail").asText());
      }
    }
    assertThat(told)
        .anyMatch(text -> text.startsWith("FALLBACK small-model after ") && text.contains("503"));
  }
}
