package io.cemaf.testapps.clients;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;

/** OpenAI's models, which call openai-java. */
final class OpenAiModels implements Models {
  private final String url;

  OpenAiModels(String url) {
    this.url = url + "/v1";
  }

  @Override
  public ChatModel chat(Command.Settings settings) {
    return OpenAiChatModel.builder()
        .options(
            OpenAiChatOptions.builder()
                .baseUrl(url)
                .apiKey(settings.key())
                .maxRetries(settings.retries())
                .model(settings.model())
                .maxCompletionTokens(settings.maxTokens())
                .reasoningEffort(settings.effort())
                .build())
        .build();
  }

  @Override
  public EmbeddingModel embedding(Command.Settings settings) {
    return OpenAiEmbeddingModel.builder()
        .options(
            OpenAiEmbeddingOptions.builder()
                .baseUrl(url)
                .apiKey(settings.key())
                .maxRetries(settings.retries())
                .model(settings.model())
                .dimensions(settings.dimensions())
                .build())
        .build();
  }
}
