package io.cemaf.agent.stream;

import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Rule 3.13. The specification's own test gives the collector a tenth of a second to tell of what
 * it found, which is not enough on a busy machine.
 */
final class Dropping {
  private Dropping() {}

  /** A subscriber that cancels after its first item is kept by nobody. */
  static void check(Publisher<Object> publisher) {
    var subscriber = subscribed(publisher);
    await()
        .atMost(Duration.ofMillis(4 * Patience.MILLIS))
        .until(
            () -> {
              System.gc();
              return subscriber.get() == null;
            });
  }

  private static WeakReference<Subscriber<Object>> subscribed(Publisher<Object> publisher) {
    var once = new Once();
    publisher.subscribe(once);
    await().until(() -> once.isOver);
    return new WeakReference<>(once);
  }

  private static final class Once implements Subscriber<Object> {
    private Subscription subscription;
    private volatile boolean isOver;

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
      given.request(1);
    }

    @Override
    public void onNext(Object item) {
      subscription.cancel();
      isOver = true;
    }

    @Override
    public void onError(Throwable thrown) {}

    @Override
    public void onComplete() {}
  }
}
