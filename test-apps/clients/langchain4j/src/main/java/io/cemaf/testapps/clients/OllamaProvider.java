package io.cemaf.testapps.clients;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.ollama.OllamaChatRequestParameters;
import dev.langchain4j.model.ollama.OllamaEmbeddingModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;

/** Ollama's models; any effort but {@code none} makes them think. */
final class OllamaProvider implements Provider {
  private final String url;

  OllamaProvider(String url) {
    this.url = url;
  }

  @Override
  public ChatModel chat(Command.Settings settings) {
    return OllamaChatModel.builder()
        .baseUrl(url)
        .maxRetries(settings.retries())
        .defaultRequestParameters(parameters(settings))
        .build();
  }

  @Override
  public StreamingChatModel streaming(Command.Settings settings) {
    return OllamaStreamingChatModel.builder()
        .baseUrl(url)
        .defaultRequestParameters(parameters(settings))
        .build();
  }

  @Override
  public EmbeddingModel embedding(Command.Settings settings) {
    return OllamaEmbeddingModel.builder()
        .baseUrl(url)
        .maxRetries(settings.retries())
        .modelName(settings.model())
        .dimensions(settings.dimensions())
        .build();
  }

  private static OllamaChatRequestParameters parameters(Command.Settings settings) {
    var builder =
        OllamaChatRequestParameters.builder()
            .modelName(settings.model())
            .maxOutputTokens(settings.maxTokens());
    if (settings.effort() != null) {
      builder.think(!"none".equals(settings.effort()));
    }
    return builder.build();
  }
}
