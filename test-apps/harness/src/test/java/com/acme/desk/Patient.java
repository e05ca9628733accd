package com.acme.desk;

import java.util.concurrent.CompletableFuture;

/** Who asks one rule in every way: methods that say that they can be interrupted, and others. */
public class Patient {
  private final Tally tally;

  Patient(Tally tally) {
    this.tally = tally;
  }

  public String plain(String question) {
    tally.work();
    return question;
  }

  public String declared(String question) throws InterruptedException {
    tally.work();
    return question;
  }

  /** Works until it is interrupted. */
  public String endless(String question) throws InterruptedException {
    tally.begin();
    try {
      Thread.sleep(60_000);
      return question;
    } finally {
      tally.end();
    }
  }

  /** Completed by nobody. */
  public CompletableFuture<String> never(String question) {
    return new CompletableFuture<>();
  }

  public CompletableFuture<String> later(String question) {
    tally.begin();
    tally.end();
    return CompletableFuture.completedFuture(question);
  }
}
