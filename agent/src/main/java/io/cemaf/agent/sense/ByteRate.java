package io.cemaf.agent.sense;

import java.io.IOException;

/** Bytes a second over the window. */
final class ByteRate {
  private static final double NANOS = 1e9;

  /** Faster than any bus: a counter that moves by this has jumped. */
  private static final double MOST = 1e13;

  private final RateWindow window;

  ByteRate(long windowNanos) {
    window = new RateWindow(windowNanos);
  }

  /** The rate now; NaN until there are two readings. */
  double add(long nowNanos, long bytes, KernelFile file) throws IOException {
    var rate = window.add(nowNanos, bytes, nowNanos) * NANOS;
    if (rate > MOST) {
      throw file.rubbish("counters that go on: they jumped by " + rate + " bytes a second");
    }
    return rate;
  }
}
