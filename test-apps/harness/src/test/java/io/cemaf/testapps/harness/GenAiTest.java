package io.cemaf.testapps.harness;

import java.util.List;
import java.util.stream.Stream;

/** google-genai. */
class GenAiTest extends LibraryCases {
  private static final String REFUSAL = "com.google.genai.errors.ClientException";
  private static final String TOKENS = "/generationConfig/maxOutputTokens";

  GenAiTest() {
    super("vendors", "GenAiDriver");
  }

  @Override
  List<CallShape> shapes() {
    return List.of(
        new CallShape("chat.sync", "llm.chat", false, false, TOKENS, REFUSAL),
        new CallShape("chat.async", "llm.chat", false, true, TOKENS, REFUSAL),
        new CallShape("chat.stream", "llm.stream", true, true, TOKENS, REFUSAL),
        new CallShape("chat.async-stream", "llm.stream", true, true, TOKENS, REFUSAL),
        new CallShape("embed.sync", "llm.embed", false, false, "", REFUSAL),
        new CallShape("embed.async", "llm.embed", false, true, "", REFUSAL));
  }

  @Override
  Stream<CallShape> readLater() {
    return streaming();
  }

  /** Its blocking call waits for the first item itself, and cannot be interrupted. */
  @Override
  List<String> limits(CallShape shape) {
    return shape.name().equals("chat.stream") ? List.of("betweenTokens") : super.limits(shape);
  }

  @Override
  String[] expectedFallBacks() {
    return new String[] {"ANSWER_FORGOTTEN"};
  }
}
