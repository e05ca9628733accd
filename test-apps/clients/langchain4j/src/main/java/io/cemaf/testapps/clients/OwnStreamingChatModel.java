package io.cemaf.testapps.clients;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatModelStreamingEvent;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;

/** A chat model that answers by a publisher; each subscription is a call. */
final class OwnStreamingChatModel implements StreamingChatModel {
  private final OwnClient client;

  OwnStreamingChatModel(OwnClient client) {
    this.client = client;
  }

  @Override
  public ChatRequestParameters defaultRequestParameters() {
    return client.parameters();
  }

  @Override
  public Flow.Publisher<ChatModelStreamingEvent> doChat(ChatRequest request) {
    return subscriber -> {
      var publisher = new SubmissionPublisher<ChatModelStreamingEvent>();
      publisher.subscribe(subscriber);
      var unused =
          client.stream(request)
              .whenComplete(
                  (tokens, problem) -> {
                    if (problem != null) {
                      publisher.closeExceptionally(
                          problem instanceof CompletionException ? problem.getCause() : problem);
                      return;
                    }
                    try (tokens) {
                      var text = new StringBuilder();
                      // Nobody is subscribed any more once the subscriber has cancelled.
                      tokens
                          .takeWhile(token -> publisher.hasSubscribers())
                          .forEach(
                              token -> {
                                text.append(token);
                                publisher.submit(new PartialResponse(token));
                              });
                      publisher.submit(new CompleteResponse(answer(text.toString())));
                      publisher.close();
                    } catch (RuntimeException cut) {
                      publisher.closeExceptionally(cut);
                    }
                  });
    };
  }

  private static ChatResponse answer(String text) {
    return ChatResponse.builder().aiMessage(AiMessage.from(text)).build();
  }
}
