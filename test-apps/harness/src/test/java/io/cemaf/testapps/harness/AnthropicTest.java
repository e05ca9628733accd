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

  /** The events that tell a stream's tokens are not its last. */
  @Override
  boolean tellsTokens(CallShape shape) {
    return !shape.streams();
  }

  /** An asynchronous stream fails when its method has long answered it. */
  @Override
  boolean isMadeAgain(CallShape shape) {
    return !shape.name().endsWith("async-stream");
  }
}
