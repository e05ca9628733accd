package com.acme;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Answers later: by a future, or through a callback. */
public final class AsyncClient {
  /** Hears how a call came out. */
  public interface Callback {
    void answered(String answer);

    void failed(Throwable problem);
  }

  private static final Executor LATER =
      CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS);

  public CompletableFuture<String> call(String question) {
    Gauge.begin();
    return CompletableFuture.supplyAsync(
        () -> {
          Gauge.end();
          return "answer to " + question;
        },
        LATER);
  }

  public void call(String question, Callback callback) {
    Gauge.begin();
    LATER.execute(
        () -> {
          Gauge.end();
          callback.answered("answer to " + question);
        });
  }
}
