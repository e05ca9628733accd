package io.cemaf.agent.stream;

import io.cemaf.StreamAdapter;
import io.cemaf.StreamCall;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Publishers of Reactive Streams that are no more than that. */
public final class PublisherAdapter implements StreamAdapter {
  @Override
  public Object standIn(Supplier<StreamCall> calls) {
    return new StandIn(calls);
  }

  @Override
  public Object of(@Nullable Object item) {
    return (Publisher<Object>)
        subscriber -> {
          var sender = new ItemSender(item, Objects.requireNonNull(subscriber));
          subscriber.onSubscribe(sender);
          sender.begin();
        };
  }

  private record StandIn(Supplier<StreamCall> calls) implements Publisher<Object> {
    @Override
    public void subscribe(Subscriber<? super Object> subscriber) {
      Objects.requireNonNull(subscriber);
      var relay = new PublisherRelay(calls.get(), subscriber);
      subscriber.onSubscribe(relay);
      relay.begin();
    }
  }

  private static final class ItemSender extends Sender implements Subscription {
    private final Subscriber<? super Object> subscriber;

    ItemSender(@Nullable Object item, Subscriber<? super Object> subscriber) {
      super(item);
      this.subscriber = subscriber;
    }

    @Override
    void tell(Object item) {
      subscriber.onNext(item);
    }

    @Override
    void tellComplete() {
      subscriber.onComplete();
    }

    @Override
    void tellError(Throwable thrown) {
      subscriber.onError(thrown);
    }

    @Override
    public void request(long items) {
      asked(items);
    }

    @Override
    public void cancel() {
      cancelled();
    }
  }
}
