package io.cemaf.testapps.chat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** Asks through CompletableFuture, on a pool of its own. */
public final class AsyncApp {
  private AsyncApp() {}

  /**
   * Runs it.
   *
   * @param arguments see {@link Options}; callers is the size of the pool
   */
  public static void main(String[] arguments) {
    var started = System.nanoTime();
    var options = Options.parse(arguments);
    var model = Models.chat(options);
    var results = new Results();
    var pool = Executors.newFixedThreadPool(options.callers());
    var asked = new CompletableFuture<?>[options.questions()];
    for (var i = 0; i < asked.length; i++) {
      var question = "Question " + i;
      var begun = System.nanoTime();
      asked[i] =
          CompletableFuture.supplyAsync(() -> model.chat(question), pool)
              .handle(
                  (answer, problem) -> {
                    if (problem == null) {
                      results.answered(answer.length(), System.nanoTime() - begun);
                    } else {
                      results.failed(problem);
                    }
                    return null;
                  });
    }
    CompletableFuture.allOf(asked).join();
    pool.shutdown();
    System.out.println(results.json(options.questions(), System.nanoTime() - started));
  }
}
