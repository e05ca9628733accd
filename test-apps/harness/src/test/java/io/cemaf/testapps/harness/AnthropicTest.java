package io.cemaf.testapps.harness;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** anthropic-java. */
class AnthropicTest extends LibraryCases {
  private static final String REFUSAL = "com.anthropic.errors.RateLimitException";

  AnthropicTest() {
    this(null);
  }

  AnthropicTest(@Nullable OtherVersion version) {
    super(version, "vendors", "AnthropicDriver");
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
}
