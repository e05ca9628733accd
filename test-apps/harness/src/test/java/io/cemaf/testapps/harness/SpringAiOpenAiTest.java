package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.testapps.server.Knee;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Spring AI with OpenAI's models. */
class SpringAiOpenAiTest extends LibraryCases {
  private static final String REFUSAL = "org.springframework.ai.retry.TransientAiException";
  private static final String TOKENS = "/max_completion_tokens";

  SpringAiOpenAiTest() {
    super("spring-ai", "SpringAiDriver", "openai");
  }

  @Override
  List<CallShape> shapes() {
    return List.of(
        new CallShape("chat.sync", "llm.chat", false, false, TOKENS, REFUSAL),
        new CallShape("chat.text", "llm.chat", false, false, TOKENS, REFUSAL),
        new CallShape("chat.flux", "llm.stream", true, true, TOKENS, REFUSAL),
        new CallShape("client.sync", "llm.chat", false, false, TOKENS, REFUSAL),
        new CallShape("client.flux", "llm.stream", true, true, TOKENS, REFUSAL),
        new CallShape("embed.sync", "llm.embed", false, false, "", REFUSAL));
  }

  @Test
  void tool_underALimitOfOne_isCountedOnce() {
    var rule = client.use("llm.tool", "bulkhead: 1");

    assertAnswered(client.call("tool", Map.of("prompt", "[tool now]")));

    assertThat(client.server.stats().calls().seen()).isEqualTo(2);
    client.awaitAllGivenBack(rule);
    assertThat(client.started(rule)).isEqualTo(1);
  }

  /** Such a thread is not to be blocked: the call is made later, on another one. */
  @Test
  void stream_thatHasToWait_onAnEventLoop_comesLater() {
    var rule = client.use("llm.stream", "bulkhead: 1");
    client.server.speed(new Knee(32, DrivenClient.SLOW_TOKEN));
    try {
      var asked = Map.<String, Object>of("model", "big-model", "on", "event-loop");
      var first = client.begin("chat.flux", asked);
      var second = client.begin("chat.flux", asked);

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
