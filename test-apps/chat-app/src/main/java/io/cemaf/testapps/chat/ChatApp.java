package io.cemaf.testapps.chat;

import dev.langchain4j.model.chat.ChatModel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Works through a list of questions with several threads. Each caller asks one, works with the
 * answer for a while, lets it go and asks the next.
 */
public final class ChatApp {
  private final Options options;
  private final ChatModel model;
  private final Results results = new Results();
  private final AtomicInteger next = new AtomicInteger();

  private ChatApp(Options options) {
    this.options = options;
    model = Models.chat(options);
  }

  /**
   * Runs it.
   *
   * @param arguments see {@link Options}
   */
  public static void main(String[] arguments) throws InterruptedException {
    new ChatApp(Options.parse(arguments)).run();
  }

  private void run() throws InterruptedException {
    var started = System.nanoTime();
    var working = new CountDownLatch(options.callers());
    for (var i = 0; i < options.callers(); i++) {
      var caller = new Thread(() -> ask(working), "caller-" + i);
      caller.setDaemon(true);
      caller.start();
    }
    var unused = working.await(options.limit().toMillis(), TimeUnit.MILLISECONDS);
    System.out.println(results.json(options.questions(), System.nanoTime() - started));
  }

  private void ask(CountDownLatch working) {
    for (var number = next.getAndIncrement();
        number < options.questions();
        number = next.getAndIncrement()) {
      askOne(number);
    }
    working.countDown();
  }

  private void askOne(int number) {
    var started = System.nanoTime();
    try {
      var answer = model.chat("Question " + number + ": what is to be done?");
      var nanos = System.nanoTime() - started;
      var read = read(answer);
      results.answered(read, nanos);
    } catch (Exception | OutOfMemoryError problem) {
      results.failed(problem);
    }
  }

  /** Stands for what an application does with an answer: it takes time, and needs the answer. */
  private int read(String answer) {
    var until = System.nanoTime() + options.reading().toNanos();
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
    return answer.length();
  }
}
