package io.cemaf.testapps.clients;

import java.time.Duration;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.ollama.OllamaChatModel;
import org.springframework.ai.ollama.OllamaEmbeddingModel;
import org.springframework.ai.ollama.api.OllamaApi;
import org.springframework.ai.ollama.api.OllamaChatOptions;
import org.springframework.ai.ollama.api.OllamaEmbeddingOptions;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/** Ollama's models, which call Spring's own HTTP clients; any effort but none makes them think. */
final class OllamaModels implements Models {
  private final OllamaApi api;

  OllamaModels(String url) {
    api = OllamaApi.builder().baseUrl(url).build();
  }

  @Override
  public ChatModel chat(Command.Settings settings) {
    var options = OllamaChatOptions.builder().model(settings.model());
    if (settings.maxTokens() != null) {
      options.numPredict(settings.maxTokens());
    }
    if (settings.effort() != null) {
      var unused =
          "none".equals(settings.effort()) ? options.disableThinking() : options.enableThinking();
    }
    return OllamaChatModel.builder()
        .ollamaApi(api)
        .options(options.build())
        .retryTemplate(retries(settings))
        .build();
  }

  @Override
  public EmbeddingModel embedding(Command.Settings settings) {
    return OllamaEmbeddingModel.builder()
        .ollamaApi(api)
        .options(
            OllamaEmbeddingOptions.builder()
                .model(settings.model())
                .dimensions(settings.dimensions())
                .build())
        .build();
  }

  private static RetryTemplate retries(Command.Settings settings) {
    return new RetryTemplate(
        RetryPolicy.builder().maxRetries(settings.retries()).delay(Duration.ofMillis(1)).build());
  }
}
