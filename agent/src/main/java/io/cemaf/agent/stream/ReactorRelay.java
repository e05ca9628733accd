package io.cemaf.agent.stream;

import io.cemaf.StreamCall;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** As Reactor's own operators do, it hands the subscriber's context up. */
final class ReactorRelay extends PublisherRelay implements CoreSubscriber<Object> {
  private final CoreSubscriber<? super Object> downstream;

  private ReactorRelay(StreamCall call, CoreSubscriber<? super Object> subscriber) {
    super(call, subscriber);
    downstream = subscriber;
  }

  static void begin(Supplier<StreamCall> calls, CoreSubscriber<? super Object> subscriber) {
    var relay = new ReactorRelay(calls.get(), subscriber);
    subscriber.onSubscribe(relay);
    relay.begin();
  }

  static Mono<Object> just(@Nullable Object item) {
    return item == null ? Mono.empty() : Mono.just(item);
  }

  @Override
  public Context currentContext() {
    return downstream.currentContext();
  }
}
