package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cemaf.testapps.server.Knee;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code loop} and limits of streams on langchain4j, as its server and its handlers see them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LangChainLimitsTest {
  private static final Map<String, Object> ASKED = Map.of("model", "big-model", "maxTokens", 200);
  private static final Knee QUICK = new Knee(32, Duration.ofMillis(1));

  private DrivenClient client;

  @BeforeAll
  void start(@TempDir Path room) {
    client = new DrivenClient(room, "langchain4j", "Langchain4jDriver", "openai");
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

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void loop_keyedByTheModel_letsThatManyReachTheServer(int most) {
    var rule = client.use("llm.chat", "loop: { key: $arg0.modelName, maxCalls: " + most + " }");

    for (var i = 0; i < most; i++) {
      assertThat(event(client.call("chat.sync", ASKED))).isEqualTo("done");
    }
    var refused = client.call("chat.sync", ASKED);

    assertThat(event(refused)).as(refused.toString()).isEqualTo("failed");
    assertThat(refused.path("message").asText())
        .contains("rule '" + rule + "'", "loop." + rule, "threshold " + most, "try again in ");
    assertThat(client.server.stats().calls().seen()).isEqualTo(most);
  }

  @ParameterizedTest
  @ValueSource(strings = {"firstToken", "betweenTokens"})
  void stream_thatIsSilentForLonger_failsNamingTheLimit(String limit) {
    client.server.speed(new Knee(32, Duration.ofSeconds(3)));
    try {
      var rule = client.use("llm.stream", "bulkhead: 1\ntimeLimiter: { " + limit + ": 500ms }");

      var end = client.call("chat.stream", ASKED);

      assertThat(event(end)).as(end.toString()).isEqualTo("failed");
      assertThat(end.path("type").asText()).endsWith("CallTimeoutException");
      assertThat(end.path("message").asText()).contains("500 ms (timeLimiter." + limit + ")");
      client.awaitAllGivenBack(rule);
    } finally {
      client.server.speed(QUICK);
    }
  }

  @Test
  void stream_thatGoesOn_isAnswered() {
    client.use("llm.stream", "timeLimiter: { firstToken: 30s, betweenTokens: 30s }");

    assertThat(event(client.call("chat.stream", ASKED))).isEqualTo("done");
  }
}
