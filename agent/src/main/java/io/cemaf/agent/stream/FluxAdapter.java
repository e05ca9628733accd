package io.cemaf.agent.stream;

import io.cemaf.StreamAdapter;
import io.cemaf.StreamCall;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** Reactor's streams of any number of items. */
public final class FluxAdapter implements StreamAdapter {
  @Override
  public Object standIn(Supplier<StreamCall> calls) {
    return new StandIn(calls);
  }

  @Override
  public Object of(@Nullable Object item) {
    return item instanceof List<?> items
        ? Flux.fromIterable(items)
        : ReactorRelay.just(item).flux();
  }

  private static final class StandIn extends Flux<Object> {
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
