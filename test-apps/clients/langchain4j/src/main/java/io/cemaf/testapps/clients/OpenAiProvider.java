package io.cemaf.testapps.clients;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;

/** OpenAI's models. */
final class OpenAiProvider implements Provider {
  private final String url;

  OpenAiProvider(String url) {
    this.url = url + "/v1";
  }

  @Override
  public ChatModel chat(Command.Settings settings) {
    return OpenAiChatModel.builder()
        .baseUrl(url)
        .apiKey(settings.key())
        .maxRetries(settings.retries())
        .defaultRequestParameters(parameters(settings))
        .build();
  }

  @Override
  public StreamingChatModel streaming(Command.Settings settings) {
    return OpenAiStreamingChatModel.builder()
        .baseUrl(url)
        .apiKey(settings.key())
        .defaultRequestParameters(parameters(settings))
        .build();
  }

  @Override
  public EmbeddingModel embedding(Command.Settings settings) {
    return OpenAiEmbeddingModel.builder()
        .baseUrl(url)
        .apiKey(settings.key())
        .maxRetries(settings.retries())
        .modelName(settings.model())
        .dimensions(settings.dimensions())
        .build();
  }

  private static OpenAiChatRequestParameters parameters(Command.Settings settings) {
    return OpenAiChatRequestParameters.builder()
        .modelName(settings.model())
        .maxCompletionTokens(settings.maxTokens())
        .reasoningEffort(settings.effort())
        .build();
  }
}
