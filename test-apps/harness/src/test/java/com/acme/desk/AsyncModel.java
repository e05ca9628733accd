package com.acme.desk;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A model that can be asked for later, as langchain4j's can since 1.20: with the same signature.
 */
public final class AsyncModel implements ChatModel {
  private final ChatModel inner;
  private final Executor executor;

  AsyncModel(ChatModel inner, Executor executor) {
    this.inner = inner;
    this.executor = executor;
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    return inner.chat(request);
  }

  public CompletableFuture<ChatResponse> doChatAsync(ChatRequest request) {
    return CompletableFuture.supplyAsync(() -> chat(request), executor);
  }

  /** Two askings, the second by what the first answered. */
  public CompletableFuture<ChatResponse> doChatTwice(ChatRequest request) {
    return doChatAsync(request).thenComposeAsync(first -> doChatAsync(request), executor);
  }
}
