package com.acme;

import java.util.concurrent.CountDownLatch;

/** Answers only once it is told to. */
public final class Gated implements Client {
  private final CountDownLatch open;

  public Gated(CountDownLatch open) {
    this.open = open;
  }

  @Override
  public String call(String question) {
    Gauge.begin();
    try {
      open.await();
      return "answer to " + question;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return "interrupted";
    } finally {
      Gauge.end();
    }
  }
}
