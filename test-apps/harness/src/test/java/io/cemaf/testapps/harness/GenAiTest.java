package io.cemaf.testapps.harness;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** google-genai. */
class GenAiTest extends LibraryCases {
  private static final String REFUSAL = "com.google.genai.errors.ClientException";
  private static final String TOKENS = "/generationConfig/maxOutputTokens";

  GenAiTest() {
    this(null);
  }

  GenAiTest(@Nullable OtherVersion version) {
    super(version, "vendors", "GenAiDriver");
  }

  @Override
  List<CallShape> shapes() {
    return List.of(
        new CallShape("chat.sync", "llm.chat", false, false, TOKENS, REFUSAL),
        new CallShape("chat.async", "llm.chat", false, true, TOKENS, REFUSAL),
        new CallShape("embed.sync", "llm.embed", false, false, "", REFUSAL),
        new CallShape("embed.async", "llm.embed", false, true, "", REFUSAL));
  }
}
