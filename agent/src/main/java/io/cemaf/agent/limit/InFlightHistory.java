package io.cemaf.agent.limit;

/** The integral of calls in flight over time, kept for some lives back. Not thread-safe. */
final class InFlightHistory {
  private static final int POINTS = 1024; // a power of two
  private static final double NANOS = 1e-9;

  private final long[] times = new long[POINTS];
  private final double[] integrals = new double[POINTS];
  private int next;
  private int inFlight;
  private int peak;
  private long nowNanos;
  private double integral;
  private long spacingNanos;

  /** Points are kept no closer than this, in nanoseconds. */
  void space(long spacingNanos) {
    this.spacingNanos = spacingNanos;
  }

  /** Calls in flight become more or fewer; a clock that went back stands still here. */
  void change(long timeNanos, int difference) {
    advance(timeNanos);
    if (next == 0 || nowNanos - times[(next - 1) & (POINTS - 1)] >= spacingNanos) {
      times[next & (POINTS - 1)] = nowNanos;
      integrals[next & (POINTS - 1)] = integral;
      next++;
    }
    inFlight = Math.max(0, inFlight + difference);
    peak = Math.max(peak, inFlight);
  }

  private void advance(long timeNanos) {
    if (next == 0) {
      nowNanos = timeNanos;
    } else if (timeNanos - nowNanos > 0) {
      integral += inFlight * (timeNanos - nowNanos) * NANOS;
      nowNanos = timeNanos;
    }
  }

  int inFlight() {
    return inFlight;
  }

  /** The most calls in flight since it was asked for last. */
  int takePeak() {
    var most = peak;
    peak = inFlight;
    return most;
  }

  /** The integral up to now, in call-seconds. */
  double integral(long timeNanos) {
    advance(timeNanos);
    return integral;
  }

  /** The integral up to a time in the past, in call-seconds; that of the oldest point before it. */
  double integralAt(long timeNanos) {
    var low = Math.max(0, next - POINTS);
    var oldest = low;
    var high = next;
    while (low < high) {
      var middle = (low + high) >>> 1;
      if (times[middle & (POINTS - 1)] - timeNanos <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low == oldest) {
      return integrals[oldest & (POINTS - 1)];
    }
    var before = (low - 1) & (POINTS - 1);
    var after = low & (POINTS - 1);
    var afterTime = low == next ? nowNanos : times[after];
    var afterIntegral = low == next ? integral : integrals[after];
    var span = afterTime - times[before];
    return span <= 0
        ? integrals[before]
        : integrals[before]
            + (afterIntegral - integrals[before]) * (timeNanos - times[before]) / span;
  }
}
