package io.cemaf.testapps.clients;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Hands a stream's tokens on; the first one brings the handle that cancels it. */
final class StreamHandler implements StreamingChatResponseHandler {
  private final Call call;
  private final CompletableFuture<String> answer = new CompletableFuture<>();
  private final AtomicBoolean cancellable = new AtomicBoolean();

  StreamHandler(Call call) {
    this.call = call;
  }

  /** The whole text, once the stream has ended. */
  CompletableFuture<String> answer() {
    return answer;
  }

  /** All that there was before 1.8, which cannot cancel a stream. */
  @Override
  public void onPartialResponse(String part) {
    call.item(part);
  }

  @Override
  public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
    call.item(part.text());
    if (!cancellable.getAndSet(true)) {
      try {
        call.onCancel(context.streamingHandle()::cancel);
      } catch (Exception problem) {
        throw new IllegalStateException("The stream cannot be cancelled", problem);
      }
    }
  }

  @Override
  public void onCompleteResponse(ChatResponse response) {
    answer.complete(response.aiMessage().text());
  }

  @Override
  public void onError(Throwable problem) {
    answer.completeExceptionally(problem);
  }
}
