package io.cemaf.testapps.harness;

import java.util.List;

/** Bedrock's runtime client. */
class BedrockTest extends LibraryCases {
  private static final String REFUSAL =
      "software.amazon.awssdk.services.bedrockruntime.model.ThrottlingException";
  private static final String TOKENS = "/inferenceConfig/maxTokens";

  BedrockTest() {
    super("vendors", "BedrockDriver");
  }

  @Override
  List<CallShape> shapes() {
    return List.of(
        new CallShape("chat.sync", "llm.chat", false, false, TOKENS, REFUSAL),
        new CallShape("chat.async", "llm.chat", false, true, TOKENS, REFUSAL),
        new CallShape("chat.async-stream", "llm.stream", true, true, TOKENS, REFUSAL),
        new CallShape("invoke.sync", "llm.chat", false, false, "", REFUSAL),
        new CallShape("invoke.async", "llm.chat", false, true, "", REFUSAL));
  }

  /** A stream's handler is told of tokens beside its items, and its future has no value. */
  @Override
  boolean tellsTokens(CallShape shape) {
    return !shape.streams();
  }
}
