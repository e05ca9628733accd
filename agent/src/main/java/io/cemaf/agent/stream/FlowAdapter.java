package io.cemaf.agent.stream;

import io.cemaf.StreamAdapter;
import io.cemaf.StreamCall;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Publishers of the JDK. */
public final class FlowAdapter implements StreamAdapter {
  @Override
  public Object standIn(Supplier<StreamCall> calls) {
    return new StandIn(calls);
  }

  @Override
  public Object of(@Nullable Object item) {
    return (Flow.Publisher<Object>)
        subscriber -> {
          var sender = new ItemSender(item, Objects.requireNonNull(subscriber));
          subscriber.onSubscribe(sender);
          sender.begin();
        };
  }

  private record StandIn(Supplier<StreamCall> calls) implements Flow.Publisher<Object> {
    @Override
    public void subscribe(Flow.Subscriber<? super Object> subscriber) {
      Objects.requireNonNull(subscriber);
      var relay = new FlowRelay(calls.get(), subscriber);
      subscriber.onSubscribe(relay);
      relay.begin();
    }
  }

  private static final class FlowRelay extends Relay<Flow.Subscription>
      implements Flow.Subscriber<Object>, Flow.Subscription {
    private final Flow.Subscriber<? super Object> subscriber;

    FlowRelay(StreamCall call, Flow.Subscriber<? super Object> subscriber) {
      super(call);
      this.subscriber = subscriber;
    }

    @Override
    @SuppressWarnings("unchecked")
    void subscribe(Object stream) {
      ((Flow.Publisher<Object>) stream).subscribe(this);
    }

    @Override
    void ask(Flow.Subscription subscription, long items) {
      subscription.request(items);
    }

    @Override
    void give(Flow.Subscription subscription) {
      subscription.cancel();
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
    public void onSubscribe(Flow.Subscription subscription) {
      begun(subscription);
    }

    @Override
    public void onNext(Object item) {
      item(item);
    }

    @Override
    public void onError(Throwable thrown) {
      error(thrown);
    }

    @Override
    public void onComplete() {
      complete();
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

  private static final class ItemSender extends Sender implements Flow.Subscription {
    private final Flow.Subscriber<? super Object> subscriber;

    ItemSender(@Nullable Object item, Flow.Subscriber<? super Object> subscriber) {
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
