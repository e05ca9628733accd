package io.cemaf.agent.stream;

import io.cemaf.StreamCall;
import org.jspecify.annotations.Nullable;

/** A call that hands a stream over as it is, and notes what it is told. */
final class Passing extends StreamCall {
  private final Object stream;
  volatile int items;
  volatile boolean isOver;

  Passing(Object stream) {
    this.stream = stream;
  }

  @Override
  public void start(Taker taker) {
    taker.take(stream);
  }

  @Override
  public void asked(long more) {}

  @Override
  public void handed() {}

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // items come one after the other
  public void item(Object item) {
    items++;
  }

  @Override
  public void completed() {
    isOver = true;
  }

  @Override
  public @Nullable Throwable failed(Throwable thrown) {
    isOver = true;
    return thrown;
  }

  @Override
  public void cancelled() {
    isOver = true;
  }
}
