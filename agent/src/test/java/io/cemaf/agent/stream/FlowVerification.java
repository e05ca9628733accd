package io.cemaf.agent.stream;

import java.util.concurrent.Flow;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.Test;

/** The specification's own tests, on what stands in for a stream that keeps it. */
@Test
public final class FlowVerification extends FlowPublisherVerification<Object> {
  public FlowVerification() {
    super(new TestEnvironment(Patience.MILLIS, Patience.SILENCE_MILLIS));
  }

  @Override
  public long maxElementsFromPublisher() {
    return Integer.MAX_VALUE;
  }

  @Override
  @SuppressWarnings("unchecked")
  public Flow.Publisher<Object> createFlowPublisher(long elements) {
    var stream =
        org.reactivestreams.FlowAdapters.toFlowPublisher(
            io.reactivex.rxjava3.core.Flowable.rangeLong(0, elements).cast(Object.class));
    return (Flow.Publisher<Object>) new FlowAdapter().standIn(() -> new Passing(stream));
  }

  @Override
  @SuppressWarnings("unchecked")
  public Flow.Publisher<Object> createFailedFlowPublisher() {
    var stream =
        org.reactivestreams.FlowAdapters.toFlowPublisher(
            io.reactivex.rxjava3.core.Flowable.error(new IllegalStateException("none")));
    return (Flow.Publisher<Object>) new FlowAdapter().standIn(() -> new Passing(stream));
  }

  @Override
  @Test
  public void
      required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber() {
    Dropping.check(FlowAdapters.toPublisher(createFlowPublisher(3)));
  }
}
