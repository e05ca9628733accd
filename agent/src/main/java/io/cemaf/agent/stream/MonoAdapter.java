package io.cemaf.agent.stream;

import io.cemaf.StreamAdapter;
import io.cemaf.StreamCall;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** Reactor's streams of one item at most. */
public final class MonoAdapter implements StreamAdapter {
  @Override
  public Object standIn(Supplier<StreamCall> calls) {
    return new StandIn(calls);
  }

  @Override
  public Object of(@Nullable Object item) {
    return ReactorRelay.just(item);
  }

  private static final class StandIn extends Mono<Object> {
    private final Supplier<StreamCall> calls;

    StandIn(Supplier<StreamCall> calls) {
      this.calls = calls;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Object> subscriber) {
      ReactorRelay.begin(calls, subscriber);
    }
  }
}
