package io.cemaf.testapps.harness;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** openai-java. */
class OpenAiJavaTest extends LibraryCases {
  private static final String REFUSAL = "com.openai.errors.RateLimitException";

  OpenAiJavaTest() {
    this(null);
  }

  OpenAiJavaTest(@Nullable OtherVersion version) {
    super(version, "vendors", "OpenAiDriver");
  }

  @Override
  List<CallShape> shapes() {
    return List.of(
        new CallShape("chat.sync", "llm.chat", false, false, "/max_completion_tokens", REFUSAL),
        new CallShape("chat.async", "llm.chat", false, true, "/max_completion_tokens", REFUSAL),
        new CallShape("responses.sync", "llm.chat", false, false, "/max_output_tokens", REFUSAL),
        new CallShape("responses.async", "llm.chat", false, true, "/max_output_tokens", REFUSAL),
        new CallShape("embed.sync", "llm.embed", false, false, "", REFUSAL),
        new CallShape("embed.async", "llm.embed", false, true, "", REFUSAL));
  }
}
