package com.acme.desk;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Very many threads with one question each, for a model that answers at once. */
public final class Throng {
  private static final ChatModel MODEL =
      new ChatModel() {
        @Override
        public ChatResponse doChat(ChatRequest request) {
          return ChatResponse.builder().aiMessage(AiMessage.from("an answer")).build();
        }
      };

  private Throng() {}

  /** Asks 10,000 times on virtual threads, where there are some; else 1,000 times on real ones. */
  public static void main(String[] none) throws Exception {
    var virtual = Runtime.version().feature() >= 21;
    var calls = virtual ? 10_000 : 1_000;
    var answers = new CountDownLatch(calls);
    var first = new AtomicLong();
    for (var i = 0; i < calls; i++) {
      start(
          virtual,
          () -> {
            if (MODEL.chat("a question").equals("an answer")) {
              first.compareAndSet(0, System.nanoTime());
              answers.countDown();
            }
          });
    }
    if (!answers.await(2, TimeUnit.MINUTES)) {
      throw new IllegalStateException(answers.getCount() + " have no answer");
    }
    var took = Duration.ofNanos(System.nanoTime() - first.get());
    System.out.println(
        took.toSeconds() < 2 ? "all answered within 2 s" : "all answered within " + took);
  }

  private static void start(boolean virtual, Runnable task) throws Exception {
    if (virtual) {
      // By name: this is compiled for 17, which has none.
      var unused = Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
    } else {
      new Thread(null, task, "throng", 256 * 1024).start();
    }
  }
}
