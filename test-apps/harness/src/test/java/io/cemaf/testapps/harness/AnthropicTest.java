package io.cemaf.testapps.harness;

import java.util.List;
import java.util.stream.Stream;

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
        new CallShape("chat.async", "llm.chat", false, true, "/max_tokens", REFUSAL),
        new CallShape("chat.stream", "llm.stream", true, true, "/max_tokens", REFUSAL),
        new CallShape("chat.async-stream", "llm.stream", true, true, "/max_tokens", REFUSAL));
  }

  @Override
  Stream<CallShape> readLater() {
    return streaming();
  }

  @Override
  String[] expectedFallBacks() {
    return new String[] {"ANSWER_FORGOTTEN"};
  }
}
