package io.cemaf.testapps.harness;

import java.util.List;

/** anthropic-java. */
class AnthropicTest extends LibraryCases {
  private static final String REFUSAL = "com.anthropic.errors.RateLimitException";

  AnthropicTest() {
    super("vendors", "AnthropicDriver");
  }

  @Override
  List<CallShape> shapes() {
    return List.of(
        new CallShape("chat.sync", "llm.chat", false, false, "/max_tokens", REFUSAL),
        new CallShape("chat.async", "llm.chat", false, true, "/max_tokens", REFUSAL));
  }
}
