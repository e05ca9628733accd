package io.cemaf.testapps.pi;

import dev.langchain4j.model.chat.ChatModel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads documents with four workers: each is analysed here, then summed up by a model. It knows
 * nothing of the board that it runs on; {@code rules/pi-agent.yaml} does.
 */
public final class PiAgent {
  private static final int WORKERS = 4;
  private static final int ENTITIES = 40;

  private final Analyzer analyzer = new Analyzer();
  private final ChatModel model;
  private final AtomicInteger simple = new AtomicInteger();

  private PiAgent(ChatModel model) {
    this.model = model;
  }

  /**
   * Runs it.
   *
   * @param arguments the model's address, and how many documents
   */
  public static void main(String[] arguments) throws Exception {
    new PiAgent(Documents.model(arguments[0])).run(Integer.parseInt(arguments[1]));
  }

  private void run(int count) throws InterruptedException, ExecutionException {
    var number = new AtomicInteger();
    var workers =
        Executors.newFixedThreadPool(
            WORKERS, task -> new Thread(task, "agent-" + number.incrementAndGet()));
    try {
      var summaries =
          Documents.all(count).stream().map(text -> workers.submit(() -> read(text))).toList();
      for (Future<String> summary : summaries) {
        if (summary.get().isEmpty()) {
          throw new IllegalStateException("an empty summary");
        }
      }
      System.out.println(count + " documents, " + simple + " of them read simply");
    } finally {
      workers.shutdown();
    }
  }

  private String read(String text) {
    var about = analyzer.deepAnalysis(text, ENTITIES);
    if (about.startsWith("simple")) {
      simple.incrementAndGet();
    }
    return model.chat("Sum up what is about " + about);
  }
}
