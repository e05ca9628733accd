package io.cemaf.testapps.harness;

import java.util.List;

/** langchain4j with OpenAI's models. */
class LangChainOpenAiTest extends LibraryCases {
  private static final String REFUSAL = "dev.langchain4j.exception.RateLimitException";
  private static final String TOKENS = "/max_completion_tokens";

  LangChainOpenAiTest() {
    super("langchain4j", "Langchain4jDriver", "openai");
  }

  @Override
  List<CallShape> shapes() {
    return List.of(
        new CallShape("chat.sync", "llm.chat", false, false, TOKENS, REFUSAL),
        new CallShape("chat.text", "llm.chat", false, false, TOKENS, REFUSAL),
        new CallShape("chat.stream", "llm.stream", true, false, TOKENS, REFUSAL),
        new CallShape("embed.sync", "llm.embed", false, false, "", REFUSAL));
  }
}
