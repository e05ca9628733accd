package com.acme.desk;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks as soon as it runs: nothing comes before its first calls. */
public final class Opening {
  private static final int CALLERS = 4;

  private static final CountDownLatch HEARD = new CountDownLatch(CALLERS);
  private static final AtomicInteger LET_IN = new AtomicInteger();

  private Opening() {}

  /** Asks one after the other, or all at once; then says what came of it. */
  public static void main(String[] arguments) throws InterruptedException, ExecutionException {
    if (arguments[0].equals("in turn")) {
      for (var i = 0; i < CALLERS; i++) {
        System.out.println(answer());
      }
      return;
    }
    for (var i = 0; i < CALLERS; i++) {
      new Thread(new FutureTask<>(Opening::ask)).start();
    }
    HEARD.await();
    System.out.println(LET_IN.get() + " of " + CALLERS + " let in");
  }

  static String answer() {
    return "answered";
  }

  private static String ask() throws InterruptedException {
    try {
      return stay();
    } catch (RuntimeException refused) {
      HEARD.countDown();
      return "refused";
    }
  }

  /** Lasts until every caller has come in or has been refused. */
  static String stay() throws InterruptedException {
    LET_IN.incrementAndGet();
    HEARD.countDown();
    HEARD.await();
    return "stayed";
  }
}
