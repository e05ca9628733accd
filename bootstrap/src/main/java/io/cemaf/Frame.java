package io.cemaf;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** A thread's stack of calls in progress. Only its own thread touches it. */
final class Frame {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private static final ThreadLocal<Frame> CURRENT =
      new ThreadLocal<>() {
        @Override
        protected Frame initialValue() {
          return new Frame();
        }
      };

  /** Spreads the threads over a meter's stripes. */
  final int stripe = COUNT.getAndIncrement() & (Meter.STRIPES - 1);

  /** Above zero, every site lets this thread pass: it is the agent's, or inside the agent. */
  int passing;

  /** The innermost call in progress; the bottom is a marker that is never a call itself. */
  private Call top = new Call(this, null);

  static Frame current() {
    return CURRENT.get();
  }

  Call push(Site site) {
    var call = top.above;
    if (call == null) {
      call = new Call(this, top);
      top.above = call;
    }
    call.start(site);
    top = call;
    return call;
  }

  /** Takes the call off the stack, and with it any above that never reported their end. */
  void pop(Call call) {
    top = below(call);
  }

  /** Takes the call off the stack for good: it ends elsewhere and must not be used again. */
  void release(Call call) {
    top = below(call);
    top.above = null;
  }

  private static Call below(Call call) {
    return Objects.requireNonNull(call.below, "the marker is never popped");
  }
}
