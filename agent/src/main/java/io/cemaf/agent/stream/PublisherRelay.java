package io.cemaf.agent.stream;

import io.cemaf.StreamCall;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Between a publisher and a subscriber of Reactive Streams. */
class PublisherRelay extends Relay<Subscription> implements Subscriber<Object>, Subscription {
  final Subscriber<? super Object> subscriber;

  PublisherRelay(StreamCall call, Subscriber<? super Object> subscriber) {
    super(call);
    this.subscriber = subscriber;
  }

  @Override
  @SuppressWarnings("unchecked")
  void subscribe(Object stream) {
    ((Publisher<Object>) stream).subscribe(this);
  }

  @Override
  void ask(Subscription subscription, long items) {
    subscription.request(items);
  }

  @Override
  void give(Subscription subscription) {
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
  public void onSubscribe(Subscription subscription) {
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
