package io.cemaf.agent.stream;

import io.cemaf.StreamAdapter;
import io.cemaf.StreamCall;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableSubscriber;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/** RxJava's streams that are asked for items. */
public final class FlowableAdapter implements StreamAdapter {
  @Override
  public Object standIn(Supplier<StreamCall> calls) {
    return new StandIn(calls);
  }

  @Override
  public Object of(@Nullable Object item) {
    if (item instanceof List<?> items) {
      return Flowable.fromIterable(items);
    }
    return item == null ? Flowable.empty() : Flowable.just(item);
  }

  private static final class StandIn extends Flowable<Object> {
    private final Supplier<StreamCall> calls;

    StandIn(Supplier<StreamCall> calls) {
      this.calls = calls;
    }

    @Override
    protected void subscribeActual(Subscriber<? super Object> subscriber) {
      var relay = new FlowableRelay(calls.get(), subscriber);
      subscriber.onSubscribe(relay);
      relay.begin();
    }
  }

  private static final class FlowableRelay extends PublisherRelay
      implements FlowableSubscriber<Object> {
    FlowableRelay(StreamCall call, Subscriber<? super Object> subscriber) {
      super(call, subscriber);
    }
  }
}
