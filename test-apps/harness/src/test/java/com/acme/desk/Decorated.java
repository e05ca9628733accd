package com.acme.desk;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;

/** A model round another one, as loggers, caches and routers are. */
final class Decorated implements ChatModel {
  private final ChatModel inner;

  Decorated(ChatModel inner) {
    this.inner = inner;
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    return inner.chat(request);
  }
}
