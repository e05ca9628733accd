package io.cemaf.testapps.chat;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Starts all its streams at once and counts what they bring. */
public final class StreamingApp {
  private StreamingApp() {}

  /**
   * Runs it.
   *
   * @param arguments see {@link Options}; callers are not used
   */
  public static void main(String[] arguments) throws InterruptedException {
    var started = System.nanoTime();
    var options = Options.parse(arguments);
    var model = Models.streaming(options);
    var results = new Results();
    var left = new CountDownLatch(options.questions());
    for (var i = 0; i < options.questions(); i++) {
      model.chat("Question " + i, new Counting(results, left));
    }
    left.await();
    System.out.println(results.json(options.questions(), System.nanoTime() - started));
  }

  private static final class Counting implements StreamingChatResponseHandler {
    private final Results results;
    private final CountDownLatch left;
    private final AtomicLong characters = new AtomicLong();
    private final long started = System.nanoTime();

    private Counting(Results results, CountDownLatch left) {
      this.results = results;
      this.left = left;
    }

    @Override
    public void onPartialResponse(String part) {
      characters.addAndGet(part.length());
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      results.answered(characters.get(), System.nanoTime() - started);
      left.countDown();
    }

    @Override
    public void onError(Throwable problem) {
      results.failed(problem);
      left.countDown();
    }
  }
}
