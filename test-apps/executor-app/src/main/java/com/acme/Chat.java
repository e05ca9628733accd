package com.acme;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Asks at once or later, and later means asking at once on another thread. */
public final class Chat {
  public String ask(String question) {
    Gauge.work(Duration.ofMillis(5));
    return "answer to " + question;
  }

  public CompletableFuture<String> askAsync(String question, Executor executor) {
    return CompletableFuture.supplyAsync(() -> ask(question), executor);
  }

  public CompletableFuture<String> askThen(String question, Executor executor) {
    return CompletableFuture.supplyAsync(() -> question, executor).thenApplyAsync(this::ask);
  }

  /** A plain task, which is no future itself. */
  public CompletableFuture<String> askPlain(String question, Executor executor) {
    var answer = new CompletableFuture<String>();
    executor.execute(() -> answer.complete(ask(question)));
    return answer;
  }
}
