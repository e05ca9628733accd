package com.acme.desk;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;

/** A model that lives in this JVM. */
final class OwnModel implements ChatModel {
  private final Tally tally;

  OwnModel(Tally tally) {
    this.tally = tally;
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    tally.work();
    return ChatResponse.builder().aiMessage(AiMessage.from("an answer")).build();
  }
}
