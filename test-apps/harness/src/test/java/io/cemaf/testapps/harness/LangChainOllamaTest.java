package io.cemaf.testapps.harness;

import java.util.List;

/** langchain4j with Ollama's models. */
class LangChainOllamaTest extends LibraryCases {
  private static final String REFUSAL = "dev.langchain4j.exception.RateLimitException";
  private static final String TOKENS = "/options/num_predict";

  LangChainOllamaTest() {
    super("langchain4j", "Langchain4jDriver", "ollama");
  }

  @Override
  List<CallShape> shapes() {
    return List.of(
        new CallShape("chat.sync", "llm.chat", false, false, TOKENS, REFUSAL),
        new CallShape("chat.stream", "llm.stream", true, false, TOKENS, REFUSAL),
        new CallShape("embed.sync", "llm.embed", false, false, "", REFUSAL));
  }
}
