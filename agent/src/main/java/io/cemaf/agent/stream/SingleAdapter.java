package io.cemaf.agent.stream;

import io.cemaf.StreamAdapter;
import io.cemaf.StreamCall;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleObserver;
import io.reactivex.rxjava3.core.SingleSource;
import io.reactivex.rxjava3.disposables.Disposable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** RxJava's single items. */
public final class SingleAdapter implements StreamAdapter {
  @Override
  public Object standIn(Supplier<StreamCall> calls) {
    return new StandIn(calls);
  }

  /** A Single has an item: there is none for null. */
  @Override
  public Object of(@Nullable Object item) {
    return item == null
        ? Single.error(new NullPointerException("nothing is answered, and a Single has an item"))
        : Single.just(item);
  }

  private static final class StandIn extends Single<Object> {
    private final Supplier<StreamCall> calls;

    StandIn(Supplier<StreamCall> calls) {
      this.calls = calls;
    }

    @Override
    protected void subscribeActual(SingleObserver<? super Object> observer) {
      var relay = new SingleRelay(calls.get(), observer);
      observer.onSubscribe(relay);
      relay.asked(1);
      relay.begin();
    }
  }

  private static final class SingleRelay extends Relay<Disposable>
      implements SingleObserver<Object>, Disposable {
    private final SingleObserver<? super Object> observer;

    SingleRelay(StreamCall call, SingleObserver<? super Object> observer) {
      super(call);
      this.observer = observer;
    }

    @Override
    @SuppressWarnings("unchecked")
    void subscribe(Object stream) {
      ((SingleSource<Object>) stream).subscribe(this);
    }

    @Override
    void ask(Disposable subscription, long items) {}

    @Override
    void give(Disposable subscription) {
      subscription.dispose();
    }

    @Override
    void tell(Object item) {
      observer.onSuccess(item);
    }

    /** Its item is its end. */
    @Override
    void tellComplete() {}

    @Override
    void tellError(Throwable thrown) {
      observer.onError(thrown);
    }

    @Override
    public void onSubscribe(Disposable disposable) {
      begun(disposable);
    }

    @Override
    public void onSuccess(Object item) {
      lastItem(item);
    }

    @Override
    public void onError(Throwable thrown) {
      error(thrown);
    }

    @Override
    public void dispose() {
      cancelled();
    }

    @Override
    public boolean isDisposed() {
      return isOver();
    }
  }
}
