package com.acme.desk;

import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers streams that pause before each of their items, for so many milliseconds. */
public class Dripper {
  private static final AtomicInteger CANCELLED = new AtomicInteger();

  /** How many streams were cancelled since this was last asked. */
  static String cancelled() {
    return Integer.toString(CANCELLED.getAndSet(0));
  }

  /** An item for each of the pauses, which have commas between them. */
  public Flow.Publisher<String> drip(String pauses) {
    return subscriber -> {
      var drips = new Drips(pauses.split(",", -1), subscriber);
      subscriber.onSubscribe(drips);
      drips.thread.start();
    };
  }

  private static final class Drips implements Flow.Subscription, Runnable {
    private final String[] pauses;
    private final Flow.Subscriber<? super String> subscriber;
    private final Semaphore wanted = new Semaphore(0);
    private final Thread thread = new Thread(this, "dripping");

    Drips(String[] pauses, Flow.Subscriber<? super String> subscriber) {
      this.pauses = pauses;
      this.subscriber = subscriber;
    }

    @Override
    public void run() {
      try {
        for (var pause : pauses) {
          wanted.acquire();
          TimeUnit.MILLISECONDS.sleep(Long.parseLong(pause));
          subscriber.onNext("item");
        }
        subscriber.onComplete();
      } catch (InterruptedException cancelled) {
        CANCELLED.incrementAndGet();
      }
    }

    @Override
    public void request(long items) {
      wanted.release((int) Math.min(items, pauses.length));
    }

    @Override
    public void cancel() {
      thread.interrupt();
    }
  }
}
