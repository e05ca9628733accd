package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.cemaf.testapps.server.Fault;
import io.cemaf.testapps.server.Fault.Kind;
import io.cemaf.testapps.server.Knee;
import io.cemaf.testapps.server.RetryForm;
import java.nio.file.Path;
import java.time.Duration;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code quotas} and {@code quota}, as openai-java's server and callers see them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuotaKeysTest {
  private static final String CHAT = "chat.sync";
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
      client.assertHealthy("NO_USAGE");
    } finally {
      client.close();
    }
  }

  private String quota(String limits) {
    return client.use("llm.chat", "quota: NAME", "quotas: { NAME: { " + limits + " } }\n");
  }

  private static String event(JsonNode end) {
    return end.path("event").asText();
  }

  private void assertDone(JsonNode end) {
    assertThat(event(end)).as(end + "\n" + client.stderr()).isEqualTo("done");
  }

  private static void assertRefused(JsonNode end, String rule) {
    assertThat(event(end)).as(end.toString()).isEqualTo("failed");
    assertThat(end.path("message").asText())
        .contains("rule '" + rule + "'", "quota." + rule, "try again in ");
  }

  private JsonNode account(String rule) {
    return client.status().json().at("/quotas/" + rule + "/0");
  }

  private List<JsonNode> decisions(String rule, String kind) {
    var found = new ArrayList<JsonNode>();
    for (var decision : client.status(1_000).decisions()) {
      if (decision.path("kind").asText().equals(kind)
          && decision.path("subject").asText().equals(rule)) {
        found.add(decision);
      }
    }
    return found;
  }

  private long seen() {
    return client.server.stats().calls().seen();
  }

  @ParameterizedTest
  @CsvSource({"requests: 2/h, 2", "requests: 3/d, 3", "requestsPerDay: 2, 2"})
  void requests_beyondTheLimit_areRefusedAtOnce(String limit, int most) {
    var rule = quota(limit + ", maxWait: 5s");
    for (var i = 0; i < most; i++) {
      assertDone(client.call(CHAT, ASKED));
    }

    assertRefused(client.call(CHAT, ASKED), rule);
    assertThat(seen()).isEqualTo(most);
  }

  @Test
  void requests_beyondTheLimit_waitForTheirTurn() {
    var rule = quota("requests: 5/min, maxWait: 30s");
    for (var i = 0; i < 5; i++) {
      assertDone(client.call(CHAT, ASKED));
    }

    assertDone(client.call(CHAT, ASKED));

    assertThat(seen()).isEqualTo(6);
    assertThat(client.status().rule(rule).path("paused").asInt()).isPositive();
    assertThat(decisions(rule, "QUOTA")).isNotEmpty();
  }

  /** Of thirty tokens an hour nobody gets thirty requests. */
  @ParameterizedTest
  @ValueSource(strings = {"tokens: 30/h", "tokensPerDay: 30"})
  void tokens_thatOneCallUses_leaveNothingToTheNext(String limit) {
    var rule = quota(limit + ", maxWait: 5s");

    assertDone(client.call(CHAT, ASKED));
    for (var i = 0; i < 29; i++) {
      assertRefused(client.call(CHAT, ASKED), rule);
    }

    assertThat(seen()).isEqualTo(1);
  }

  /** The estimate of a call that may answer at length is set right by what it has used. */
  @Test
  void tokens_afterTheAnswer_areThoseThatItSays() {
    var rule = quota("tokens: 100000/d, maxWait: 5s");

    assertDone(client.call(CHAT, Map.of("model", "big-model", "maxTokens", 50_000)));

    await()
        .untilAsserted(
            () -> assertThat(account(rule).path("tokensLeft").asDouble()).isGreaterThan(99_000));
    assertThat(account(rule).path("tokenRatio").asDouble()).isLessThan(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"NO_USAGE", "ABSURD_USAGE"})
  void tokens_ofAnAnswerThatDoesNotSay_areThoseOfTheEstimate(Kind fault) {
    var rule = quota("tokens: 100000/d, maxWait: 5s");
    client.server.plan(Fault.of(fault));

    assertDone(client.call(CHAT, Map.of("model", "big-model", "maxTokens", 50_000)));

    await()
        .untilAsserted(
            () -> assertThat(account(rule).path("tokensLeft").asDouble()).isLessThan(51_000));
  }

  @Test
  void keys_ofOtherModels_haveLimitsOfTheirOwn() {
    var rule = quota("requests: 1/h, maxWait: 0s");
    assertDone(client.call(CHAT, ASKED));
    assertRefused(client.call(CHAT, ASKED), rule);

    assertDone(client.call(CHAT, OTHER));
    assertThat(account(rule).path("key").asText()).startsWith("openai-java ").contains("-model #");

    var shared = quota("requests: 1/h, maxWait: 0s, key: []");
    assertDone(client.call(CHAT, ASKED));
    assertRefused(client.call(CHAT, OTHER), shared);
  }

  /** Those that wait for a quota keep nobody from another one. */
  @Test
  void call_ofAnotherModel_overtakesThoseThatWait() {
    var rule = quota("requests: 1000/min");
    client.server.plan(Fault.of(Kind.RATE_LIMIT).withRetryAfterSeconds(20));
    var waits = client.begin(CHAT, ASKED);
    await().until(() -> client.status().rule(rule).path("waiting").asInt() == 1);

    assertDone(client.call(CHAT, OTHER));

    assertThat(client.status().rule(rule).path("waiting").asInt()).isEqualTo(1);
    assertDone(client.end(waits));
  }

  /** Other rules let those go that wait for a quota which they do not name. */
  @Test
  void call_whoseRuleIsGone_waitsNoLonger() {
    var rule = quota("requests: 1000/min");
    client.server.plan(Fault.of(Kind.RATE_LIMIT).withRetryAfterSeconds(90));
    var waits = client.begin(CHAT, ASKED);
    await().until(() -> client.status().rule(rule).path("waiting").asInt() == 1);

    client.use("llm.chat", "bulkhead: 4");

    assertDone(client.end(waits));
  }

  @ParameterizedTest
  @EnumSource(
      value = RetryForm.class,
      names = {"SECONDS", "DATE", "MILLIS"})
  void tooManyRequests_andWhenToComeAgain_isWaitedFor(RetryForm form) {
    var rule = quota("requests: 1000/min");
    client.server.plan(Fault.of(Kind.RATE_LIMIT).withRetryForm(form).withRetryAfterSeconds(3));

    assertDone(client.call(CHAT, ASKED));

    assertThat(seen()).isEqualTo(2);
    assertThat(client.status().rule(rule).path("retried").asInt()).isEqualTo(1);
    assertThat(decisions(rule, "COOLDOWN"))
        .extracting(decision -> decision.path("action").asText())
        .containsExactlyInAnyOrder("told", "over");
  }

  /** The whole wait, by the clock of the one who asks. */
  @Test
  void tooManyRequests_forLongerThanOneWaits_failsAtOnce() {
    var rule = quota("requests: 1000/min, maxWait: 10s");
    client.server.plan(Fault.of(Kind.RATE_LIMIT).withRetryAfterSeconds(47));

    var failed = client.call(CHAT, ASKED);

    assertThat(event(failed)).isEqualTo("failed");
    assertThat(failed.path("type").asText()).endsWith("RateLimitException");
    assertThat(seen()).isEqualTo(1);
    assertRefused(client.call(CHAT, ASKED), rule);
    assertThat(seen()).isEqualTo(1);
    assertDone(client.call(CHAT, OTHER));
  }

  /** Of many that are told to wait one comes back first, and the others when it is answered. */
  @Test
  void manyThatAreTooMany_sendOneProbe() {
    quota("requests: 1000/min");
    client.server.plan(Fault.of(Kind.RATE_LIMIT).withRetryAfterSeconds(5).withTimes(6));
    client.server.speed(new Knee(32, DrivenClient.SLOW_TOKEN));
    try {
      var ids = new ArrayList<String>();
      for (var i = 0; i < 6; i++) {
        ids.add(client.begin(CHAT, ASKED));
      }
      await().until(() -> seen() >= 6);

      await()
          .failFast("more than one has come before any was answered", this::isHerd)
          .until(() -> client.server.stats().calls().answered() > 0);

      for (var id : ids) {
        assertDone(client.end(id));
      }
      assertThat(seen()).isEqualTo(12);
    } finally {
      client.server.speed(new Knee(32, Duration.ofMillis(1)));
    }
  }

  private boolean isHerd() {
    var calls = client.server.stats().calls();
    return calls.answered() == 0 && calls.seen() > 7;
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "0", "soon", ""})
  void tooManyRequests_withNoWordThatMakesSense_isTriedAgainAllTheSame(String word) {
    quota("requests: 1000/min");
    client.server.plan(
        Fault.of(Kind.RATE_LIMIT).withRetryForm(RetryForm.NONE).withHeader("Retry-After", word));

    assertDone(client.call(CHAT, ASKED));

    assertThat(seen()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 422, 500})
  void otherErrors_areNoReasonToWait(int status) {
    quota("requests: 1000/min");
    client.server.plan(Fault.of(Kind.ERROR).withStatus(status));

    var failed = client.call(CHAT, ASKED);

    assertThat(event(failed)).isEqualTo("failed");
    assertThat(seen()).isEqualTo(1);
    assertDone(client.call(CHAT, ASKED));
  }

  @Test
  void observed_quota_holdsNobodyUp() {
    var rule =
        client.use(
            "llm.chat",
            "mode: observe\nquota: NAME",
            "quotas: { NAME: { requests: 1/h, maxWait: 0s } }\n");

    assertDone(client.call(CHAT, ASKED));
    assertDone(client.call(CHAT, ASKED));

    assertThat(client.status().rule(rule).path("paused").asInt()).isEqualTo(1);
    assertThat(account(rule).path("requestsLeft").asDouble()).isNegative();
  }

  @Test
  void future_ofACallThatIsTooMany_comesAfterTheWait() {
    quota("requests: 1000/min");
    client.server.plan(Fault.of(Kind.RATE_LIMIT).withRetryAfterSeconds(2));

    var end = client.end(client.begin("chat.async", ASKED));

    assertDone(end);
    assertThat(seen()).isEqualTo(2);
  }
}
