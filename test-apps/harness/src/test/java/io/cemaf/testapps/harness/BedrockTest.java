package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cemaf.testapps.server.Knee;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bedrock's runtime client. */
class BedrockTest extends LibraryCases {
  private static final String REFUSAL =
      "software.amazon.awssdk.services.bedrockruntime.model.ThrottlingException";
  private static final String TOKENS = "/inferenceConfig/maxTokens";
  private static final Map<String, Object> ASKED_THERE = Map.of("model", "big-model");
  private static final Map<String, Object> ON_THE_LOOP =
      Map.of("model", "big-model", "on", "event-loop");

  BedrockTest() {
    super("vendors", "BedrockDriver");
  }

  @Override
  List<CallShape> shapes() {
    return List.of(
        new CallShape("chat.sync", "llm.chat", false, false, TOKENS, REFUSAL),
        new CallShape("chat.async", "llm.chat", false, true, TOKENS, REFUSAL),
        new CallShape("chat.async-stream", "llm.stream", true, true, TOKENS, REFUSAL),
        new CallShape("invoke.sync", "llm.chat", false, false, "", REFUSAL),
        new CallShape("invoke.async", "llm.chat", false, true, "", REFUSAL));
  }

  /** A stream's handler is told of tokens beside its items, and its future has no value. */
  @Override
  boolean tellsTokens(CallShape shape) {
    return !shape.streams();
  }

  /** Its loop goes on: the call fails at once, with the other one still under way. */
  @Test
  void call_thatWouldWaitOnANettyEventLoop_isRefusedAtOnce() {
    var rule = client.use("llm.chat", "bulkhead: 1");
    client.server.speed(new Knee(32, Duration.ofSeconds(1)));
    try {
      var first = client.begin("chat.sync", ASKED_THERE);
      await().until(() -> client.server.stats().calls().seen() == 1);

      var refused = client.call("chat.sync", ON_THE_LOOP);

      assertThat(refused.path("event").asText()).as(refused.toString()).isEqualTo("failed");
      assertThat(refused.path("type").asText()).isEqualTo(REFUSAL);
      assertThat(client.server.stats().calls().answered()).isZero();
      client.server.speed(new Knee(32, Duration.ofMillis(1)));
      assertAnswered(client.end(first));
    } finally {
      client.server.speed(new Knee(32, Duration.ofMillis(1)));
    }
    client.awaitAllGivenBack(rule);
    assertThat(client.server.stats().calls().seen()).isEqualTo(1);
  }

  /** What it answers is a future: the loop has one at once, and the call is made later. */
  @Test
  void call_thatAnswersAFuture_onANettyEventLoop_comesLater() {
    var rule = client.use("llm.chat", "bulkhead: 1");
    client.server.speed(new Knee(32, DrivenClient.SLOW_TOKEN));
    try {
      var first = client.begin("chat.async", ON_THE_LOOP);
      var second = client.begin("chat.async", ON_THE_LOOP);

      assertAnswered(client.end(first));
      assertAnswered(client.end(second));
    } finally {
      client.server.speed(new Knee(32, Duration.ofMillis(1)));
    }
    assertThat(client.server.stats().calls().maxInFlight()).isEqualTo(1);
    client.awaitAllGivenBack(rule);
    assertThat(client.started(rule)).isEqualTo(2);
  }
}
