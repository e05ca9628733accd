package io.cemaf.testapps.harness;

import java.util.List;

/** langchain4j with models of an application's own, in the shapes that no provider has yet. */
class LangChainOwnTest extends LibraryCases {
  private static final String REFUSAL = "dev.langchain4j.exception.RateLimitException";
  private static final String TOKENS = "/max_completion_tokens";

  LangChainOwnTest() {
    super("langchain4j", "Langchain4jDriver", "own");
  }

  @Override
  List<CallShape> shapes() {
    return List.of(
        new CallShape("chat.sync", "llm.chat", false, false, TOKENS, REFUSAL),
        new CallShape("chat.async", "llm.chat", false, true, TOKENS, REFUSAL),
        new CallShape("chat.publisher", "llm.stream", true, true, TOKENS, REFUSAL),
        new CallShape("embed.sync", "llm.embed", false, false, "", REFUSAL),
        new CallShape("embed.async", "llm.embed", false, true, "", REFUSAL));
  }

  /** The application's models say nothing of tokens. */
  @Override
  boolean tellsTokens(CallShape shape) {
    return false;
  }
}
