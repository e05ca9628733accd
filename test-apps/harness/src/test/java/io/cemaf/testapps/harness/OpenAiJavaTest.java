package io.cemaf.testapps.harness;

import java.util.List;
import java.util.stream.Stream;

/** openai-java. */
class OpenAiJavaTest extends LibraryCases {
  private static final String REFUSAL = "com.openai.errors.RateLimitException";

  OpenAiJavaTest() {
    super("vendors", "OpenAiDriver");
  }

  @Override
  List<CallShape> shapes() {
    return List.of(
        new CallShape("chat.sync", "llm.chat", false, false, "/max_completion_tokens", REFUSAL),
        new CallShape("chat.async", "llm.chat", false, true, "/max_completion_tokens", REFUSAL),
        new CallShape("responses.sync", "llm.chat", false, false, "/max_output_tokens", REFUSAL),
        new CallShape("responses.async", "llm.chat", false, true, "/max_output_tokens", REFUSAL),
        new CallShape("chat.stream", "llm.stream", true, true, "/max_completion_tokens", REFUSAL),
        new CallShape(
            "chat.async-stream", "llm.stream", true, true, "/max_completion_tokens", REFUSAL),
        new CallShape("responses.stream", "llm.stream", true, true, "/max_output_tokens", REFUSAL),
        new CallShape(
            "responses.async-stream", "llm.stream", true, true, "/max_output_tokens", REFUSAL),
        new CallShape("embed.sync", "llm.embed", false, false, "", REFUSAL),
        new CallShape("embed.async", "llm.embed", false, true, "", REFUSAL));
  }

  @Override
  Stream<CallShape> readLater() {
    return streaming();
  }

  @Override
  String[] expectedFallBacks() {
    return new String[] {"ANSWER_FORGOTTEN"};
  }

  /** OpenAI tells a stream's tokens only where the request asks for it. */
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
