package io.cemaf.testapps.clients;

import dev.langchain4j.model.chat.response.ChatModelStreamingEvent;
import dev.langchain4j.model.chat.response.PartialResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Asks for all events and hands the tokens on. */
final class EventSubscriber implements Flow.Subscriber<ChatModelStreamingEvent> {
  private final Call call;
  private final CompletableFuture<String> answer = new CompletableFuture<>();

  EventSubscriber(Call call) {
    this.call = call;
  }

  /** The tokens' text, once the publisher has completed. */
  CompletableFuture<String> answer() {
    return answer;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    try {
      call.onCancel(subscription::cancel);
    } catch (Exception problem) {
      throw new IllegalStateException("The subscription cannot be cancelled", problem);
    }
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(ChatModelStreamingEvent event) {
    if (event instanceof PartialResponse part) {
      call.item(part.text());
    }
  }

  @Override
  public void onError(Throwable problem) {
    answer.completeExceptionally(problem);
  }

  @Override
  public void onComplete() {
    answer.complete(call.text());
  }
}
