package io.cemaf.testapps.clients;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.concurrent.CompletableFuture;

/** A chat model that answers by futures; the blocking form waits for one. */
final class OwnChatModel implements ChatModel {
  private final OwnClient client;

  OwnChatModel(OwnClient client) {
    this.client = client;
  }

  @Override
  public ChatRequestParameters defaultRequestParameters() {
    return client.parameters();
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    return doChatAsync(request).join();
  }

  @Override
  public CompletableFuture<ChatResponse> doChatAsync(ChatRequest request) {
    return client
        .chat(request)
        .thenApply(text -> ChatResponse.builder().aiMessage(AiMessage.from(text)).build());
  }
}
