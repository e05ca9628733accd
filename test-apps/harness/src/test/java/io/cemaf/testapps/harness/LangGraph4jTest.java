package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cemaf.testapps.server.Knee;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LangGraph4j, whose graph of two nodes asks a model of langchain4j's twice. */
class LangGraph4jTest {
  private static final Map<String, Object> ASKED = Map.of("model", "big-model");

  @Test
  void graphs_underALimitOfOne_runOneAfterTheOther(@TempDir Path room) {
    try (var client = new DrivenClient(room, "agents", "LangGraph4jDriver")) {
      var rule = client.use("graph.invoke", "bulkhead: 1");

      var first = client.begin("graph.invoke", ASKED);
      var second = client.begin("graph.invoke", ASKED);

      assertThat(client.end(first).path("event").asText()).isEqualTo("done");
      assertThat(client.end(second).path("event").asText()).isEqualTo("done");
      assertThat(client.server.stats().calls().answered()).isEqualTo(4);
      assertThat(client.server.stats().calls().maxInFlight()).isEqualTo(1);
      client.awaitAllGivenBack(rule);
      assertThat(client.started(rule)).isEqualTo(2);
      client.assertHealthy();
    }
  }

  @Test
  void graph_thatIsRefused_asksNoModel(@TempDir Path room) {
    try (var client = new DrivenClient(room, "agents", "LangGraph4jDriver")) {
      var rule =
          client.use(
              "graph.invoke",
              "rateLimiter: { limitForPeriod: 1, limitRefreshPeriod: 1h, timeoutDuration: 0s }");

      assertThat(client.call("graph.invoke", ASKED).path("event").asText()).isEqualTo("done");
      var refused = client.call("graph.invoke", ASKED);

      assertThat(refused.path("type").asText()).isEqualTo("io.cemaf.CallRejectedException");
      assertThat(refused.path("message").asText()).contains("rule '" + rule + "'");
      assertThat(client.server.stats().calls().seen()).isEqualTo(2);
      client.assertHealthy();
    }
  }

  @Test
  void streams_underALimitOfOne_runOneAfterTheOther(@TempDir Path room) {
    try (var client = new DrivenClient(room, "agents", "LangGraph4jDriver")) {
      var rule = client.use("graph.stream", "bulkhead: 1");

      var first = client.begin("graph.stream", ASKED);
      var second = client.begin("graph.stream", ASKED);

      assertThat(client.end(first).path("event").asText()).isEqualTo("done");
      assertThat(client.end(second).path("event").asText()).isEqualTo("done");
      assertThat(client.end(first).path("items").asInt()).isGreaterThan(2);
      assertThat(client.server.stats().calls().answered()).isEqualTo(4);
      assertThat(client.server.stats().calls().maxInFlight()).isEqualTo(1);
      client.awaitAllGivenBack(rule);
      assertThat(client.started(rule)).isEqualTo(2);
      client.assertHealthy();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "forget"})
  void stream_thatIsLeft_givesItsPermitToTheNext(String how, @TempDir Path room) {
    try (var client = new DrivenClient(room, "agents", "LangGraph4jDriver")) {
      var rule = client.use("graph.stream", "bulkhead: 1");

      var left = client.call("graph.stream", Map.of("model", "big-model", "leave", how));
      assertThat(left.path("event").asText()).as(left.toString()).isEqualTo("done");
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> {
                var unused = client.call("collect", Map.of());
                return client.status().rule(rule).path("permitsTaken").asInt(-1) == 0;
              });

      assertThat(client.call("graph.stream", ASKED).path("event").asText()).isEqualTo("done");
      client.awaitAllGivenBack(rule);
      client.assertHealthy(how.equals("forget") ? "ANSWER_FORGOTTEN" : "none");
    }
  }

  @Test
  void stream_thatTakesTooLong_failsAfterTheStepThatDid(@TempDir Path room) {
    try (var client = new DrivenClient(room, "agents", "LangGraph4jDriver")) {
      client.server.speed(new Knee(32, DrivenClient.SLOW_TOKEN));
      var rule = client.use("graph.stream", "timeLimiter: { timeoutDuration: 100ms }");

      var end = client.call("graph.stream", ASKED);

      assertThat(end.path("event").asText()).as(end.toString()).isEqualTo("failed");
      assertThat(end.toString()).contains("CallTimeoutException", "100 ms");
      assertThat(client.server.stats().calls().seen()).as("no step after it").isLessThan(2);
      client.awaitAllGivenBack(rule);
      assertThat(client.status().rule(rule).path("timedOut").asInt()).isEqualTo(1);
      client.assertHealthy();
    }
  }

  @Test
  void models_thatAStreamOfTheSameRuleAsks_arePartOfIt(@TempDir Path room) {
    try (var client = new DrivenClient(room, "agents", "LangGraph4jDriver")) {
      var rule = client.use("graph.stream, llm.chat", "bulkhead: 1");

      assertThat(client.call("graph.stream", ASKED).path("event").asText()).isEqualTo("done");

      assertThat(client.server.stats().calls().answered()).isEqualTo(2);
      client.awaitAllGivenBack(rule);
      assertThat(client.started(rule)).isEqualTo(1);
      client.assertHealthy();
    }
  }

  @Test
  void stream_thatIsRefused_asksNoModel(@TempDir Path room) {
    try (var client = new DrivenClient(room, "agents", "LangGraph4jDriver")) {
      var rule =
          client.use(
              "graph.stream",
              "rateLimiter: { limitForPeriod: 1, limitRefreshPeriod: 1h, timeoutDuration: 0s }");

      assertThat(client.call("graph.stream", ASKED).path("event").asText()).isEqualTo("done");
      var refused = client.call("graph.stream", ASKED);

      assertThat(refused.path("type").asText()).isEqualTo("io.cemaf.CallRejectedException");
      assertThat(refused.path("message").asText()).contains("rule '" + rule + "'");
      assertThat(client.server.stats().calls().seen()).isEqualTo(2);
      client.assertHealthy();
    }
  }

  @Test
  void nodes_underALimitOfTheirModels_areCallsOfTheirOwn(@TempDir Path room) {
    try (var client = new DrivenClient(room, "agents", "LangGraph4jDriver")) {
      var rule = client.use("llm.chat", "bulkhead: 1");

      assertThat(client.call("graph.parallel", ASKED).path("event").asText()).isEqualTo("done");

      assertThat(client.server.stats().calls().answered()).isEqualTo(3);
      assertThat(client.server.stats().calls().maxInFlight()).isEqualTo(1);
      client.awaitAllGivenBack(rule);
      assertThat(client.started(rule)).isEqualTo(3);
      client.assertHealthy();
    }
  }
}
