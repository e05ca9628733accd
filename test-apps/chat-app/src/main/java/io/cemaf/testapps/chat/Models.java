package io.cemaf.testapps.chat;

import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;

/** The models that the options ask for. */
final class Models {
  private Models() {}

  static OpenAiChatModel chat(Options options) {
    var builder =
        OpenAiChatModel.builder()
            .baseUrl(options.baseUrl())
            .apiKey("none")
            .modelName(options.model())
            .timeout(options.timeout())
            .maxRetries(0);
    if (options.maxTokens() > 0) {
      builder.maxCompletionTokens(options.maxTokens());
    }
    return builder.build();
  }

  static OpenAiStreamingChatModel streaming(Options options) {
    return OpenAiStreamingChatModel.builder()
        .baseUrl(options.baseUrl())
        .apiKey("none")
        .modelName(options.model())
        .timeout(options.timeout())
        .build();
  }
}
