package io.cemaf.testapps.harness;

import java.util.List;

/** Spring AI with Ollama's models. */
class SpringAiOllamaTest extends LibraryCases {
  private static final String REFUSAL = "org.springframework.ai.retry.TransientAiException";
  private static final String TOKENS = "/options/num_predict";

  SpringAiOllamaTest() {
    super("spring-ai", "SpringAiDriver", "ollama");
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
}
