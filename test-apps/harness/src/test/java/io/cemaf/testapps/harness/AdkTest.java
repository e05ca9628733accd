package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Google's Agent Development Kit with a Gemini model. */
class AdkTest extends LibraryCases {
  private static final String REFUSAL = "com.google.genai.errors.ClientException";
  private static final String TOKENS = "/generationConfig/maxOutputTokens";

  AdkTest() {
    super("agents", "AdkDriver");
  }

  @Override
  List<CallShape> shapes() {
    return List.of(
        new CallShape("chat.flowable", "llm.chat", false, false, TOKENS, REFUSAL),
        new CallShape("chat.stream", "llm.stream", true, true, TOKENS, REFUSAL),
        new CallShape("agent", "llm.chat", false, false, TOKENS, REFUSAL));
  }

  @Test
  void tool_underALimitOfOne_isCountedOnce() {
    var rule = client.use("llm.tool", "bulkhead: 1");

    assertAnswered(client.call("tool", Map.of("model", "big-model", "prompt", "[tool now]")));

    assertThat(client.server.stats().calls().seen()).isEqualTo(2);
    client.awaitAllGivenBack(rule);
    assertThat(client.started(rule)).isEqualTo(1);
  }
}
