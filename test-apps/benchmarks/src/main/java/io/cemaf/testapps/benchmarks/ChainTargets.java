package io.cemaf.testapps.benchmarks;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;

/** langchain4j's models that answer at once: each class is its own rule's, or none's. */
public final class ChainTargets {
  static final int TOKENS = 1_000;
  static final ChatRequest REQUEST =
      ChatRequest.builder()
          .messages(UserMessage.from("a question"))
          .parameters(ChatRequestParameters.builder().modelName("big").maxOutputTokens(200).build())
          .build();
  private static final ChatResponse ANSWER =
      ChatResponse.builder().aiMessage(AiMessage.from("an answer")).build();

  private ChainTargets() {}

  /** No rule. */
  public static class Bare implements ChatModel {
    @Override
    public ChatResponse doChat(ChatRequest request) {
      return ANSWER;
    }
  }

  /** Counted and limited. */
  public static final class Limited extends Bare {
    @Override
    public ChatResponse doChat(ChatRequest request) {
      return ANSWER;
    }
  }

  /** Asked for half. */
  public static final class Degraded extends Bare {
    @Override
    public ChatResponse doChat(ChatRequest request) {
      return ANSWER;
    }
  }

  /** No rule. */
  public static class BareStream implements StreamingChatModel {
    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
      tell(handler);
    }
  }

  /** Counted and limited. */
  public static final class LimitedStream extends BareStream {
    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
      tell(handler);
    }
  }

  private static void tell(StreamingChatResponseHandler handler) {
    for (var i = 0; i < TOKENS; i++) {
      handler.onPartialResponse("token");
    }
    handler.onCompleteResponse(ANSWER);
  }

  /** What degrading asks the library for, by its own builders. */
  static ChatRequest copy(ChatRequest request) {
    var half = ChatRequestParameters.builder().maxOutputTokens(100).build();
    return ChatRequest.builder()
        .messages(request.messages())
        .parameters(request.parameters().overrideWith(half))
        .build();
  }
}
