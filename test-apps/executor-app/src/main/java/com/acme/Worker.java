package com.acme;

import java.util.concurrent.CountDownLatch;

/** Work that can be waited for with an interrupt in mind, and work that cannot. */
public final class Worker {
  public String declared(CountDownLatch until) throws InterruptedException {
    Gauge.begin();
    try {
      until.await();
      return "worked";
    } finally {
      Gauge.end();
    }
  }

  public String undeclared(CountDownLatch until) {
    Gauge.begin();
    try {
      until.await();
      return "worked";
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return "stopped";
    } finally {
      Gauge.end();
    }
  }
}
