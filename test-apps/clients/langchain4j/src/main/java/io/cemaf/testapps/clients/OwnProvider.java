package io.cemaf.testapps.clients;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;

/** Models of the application's own, in the asynchronous forms that no vendor's model has yet. */
final class OwnProvider implements Provider {
  private final String url;

  OwnProvider(String url) {
    this.url = url + "/v1";
  }

  @Override
  public ChatModel chat(Command.Settings settings) {
    return new OwnChatModel(new OwnClient(url, settings));
  }

  @Override
  public StreamingChatModel streaming(Command.Settings settings) {
    return new OwnStreamingChatModel(new OwnClient(url, settings));
  }

  @Override
  public EmbeddingModel embedding(Command.Settings settings) {
    return new OwnEmbeddingModel(new OwnClient(url, settings));
  }
}
