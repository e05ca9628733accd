package com.acme.desk;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads streams of a {@link Dripper}. */
final class Drips {
  private Drips() {}

  /**
   * Reads one; answers how many items there were, and how it ended.
   *
   * @param order with the stream's pauses, how it is read, and for how long a reader that takes its
   *     time does, in milliseconds
   */
  static String obey(String... order) {
    var over = new CompletableFuture<String>();
    new Dripper().drip(order[1]).subscribe(new Reader(order[2], Long.parseLong(order[3]), over));
    try {
      return over.get(30, TimeUnit.SECONDS);
    } catch (Exception never) {
      return never.toString();
    }
  }

  private static final class Reader implements Flow.Subscriber<String> {
    private final String how;
    private final long millis;
    private final CompletableFuture<String> over;
    private final AtomicInteger items = new AtomicInteger();
    private Flow.Subscription subscription;

    Reader(String how, long millis, CompletableFuture<String> over) {
      this.how = how;
      this.millis = millis;
      this.over = over;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      subscription.request(how.equals("eager") ? Long.MAX_VALUE : 1);
    }

    @Override
    public void onNext(String item) {
      items.incrementAndGet();
      switch (how) {
        case "slow" -> {
          pause();
          subscription.request(1);
        }
        case "lazy" ->
            new Thread(
                    () -> {
                      pause();
                      subscription.request(1);
                    })
                .start();
        default -> {}
      }
    }

    private void pause() {
      try {
        TimeUnit.MILLISECONDS.sleep(millis);
      } catch (InterruptedException woken) {
        throw new IllegalStateException(woken);
      }
    }

    @Override
    public void onError(Throwable thrown) {
      over.complete(items + " " + thrown);
    }

    @Override
    public void onComplete() {
      over.complete(items + " complete");
    }
  }
}
