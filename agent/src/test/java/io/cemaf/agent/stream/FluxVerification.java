package io.cemaf.agent.stream;

import org.reactivestreams.Publisher;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.Test;

/** The specification's own tests, on what stands in for a stream that keeps it. */
@Test
public final class FluxVerification extends org.reactivestreams.tck.PublisherVerification<Object> {
  public FluxVerification() {
    super(new TestEnvironment(Patience.MILLIS, Patience.SILENCE_MILLIS));
  }

  @Override
  public long maxElementsFromPublisher() {
    return Integer.MAX_VALUE;
  }

  @Override
  @SuppressWarnings("unchecked")
  public Publisher<Object> createPublisher(long elements) {
    var stream =
        reactor.core.publisher.Flux.fromStream(
            () -> java.util.stream.LongStream.range(0, elements).boxed().map(Object.class::cast));
    return (Publisher<Object>) new FluxAdapter().standIn(() -> new Passing(stream));
  }

  @Override
  @SuppressWarnings("unchecked")
  public Publisher<Object> createFailedPublisher() {
    var stream = reactor.core.publisher.Flux.error(new IllegalStateException("none"));
    return (Publisher<Object>) new FluxAdapter().standIn(() -> new Passing(stream));
  }

  @Override
  @Test
  public void
      required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber() {
    Dropping.check(createPublisher(3));
  }
}
