package io.cemaf.testapps.pi;

import dev.langchain4j.model.chat.ChatModel;
import io.cemaf.Cemaf;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * As {@link PiAgent}, and it asks: how many workers the board bears, how thorough it may be,
 * whether there is memory left; a document is read inside the guard {@code board} of {@code
 * rules/pi-agent-api.yaml}. Without the agent it reads as fast as it can.
 */
public final class PiAgentWithApi {
  private static final int ENTITIES = 40;

  private final Analyzer analyzer = new Analyzer();
  private final ChatModel model;
  private final AtomicInteger simple = new AtomicInteger();

  private PiAgentWithApi(ChatModel model) {
    this.model = model;
  }

  /**
   * Runs it.
   *
   * @param arguments the model's address, and how many documents
   */
  public static void main(String[] arguments) throws Exception {
    Cemaf.onWarning(change -> System.err.println("getting warm: " + change));
    Cemaf.onCritical(change -> System.err.println("too hot: " + change));
    Cemaf.onNormal(change -> System.err.println("going on: " + change));
    new PiAgentWithApi(Documents.model(arguments[0])).run(Integer.parseInt(arguments[1]));
  }

  private void run(int count) throws Exception {
    var workers = Executors.newFixedThreadPool(Cemaf.constraint("maxAgents", 4));
    try {
      var summaries = new ArrayList<Future<String>>();
      var documents = Cemaf.guarded(Documents.all(count).iterator());
      while (documents.hasNext()) {
        var text = documents.next();
        summaries.add(workers.submit(() -> Cemaf.guard("board", () -> read(text))));
      }
      for (var summary : summaries) {
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
    Cemaf.checkMemory();
    Cemaf.throttle();
    var entities = Cemaf.constraint("entityLimit", ENTITIES);
    if (Cemaf.constraint("skipExpensiveComputation", false)) {
      simple.incrementAndGet();
      return model.chat("Sum up what is about " + analyzer.simpleAnalysis(text, entities));
    }
    return model.chat("Sum up what is about " + analyzer.deepAnalysis(text, entities));
  }
}
