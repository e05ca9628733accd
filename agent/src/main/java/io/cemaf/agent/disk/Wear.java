package io.cemaf.agent.disk;

/**
 * How fast something is written, and what that is in a year. Fed with time; one thread at a time.
 */
final class Wear {
  private static final double YEAR_SECONDS = 365.25 * 86_400;
  private static final double GIGABYTE = 1e9;
  private static final long INTERVAL_NANOS = 1_000_000_000L;

  /** The last minute, second by second. */
  private static final int SAMPLES = 60;

  private final long[] atNanos = new long[SAMPLES];
  private final long[] bytes = new long[SAMPLES];
  private final long sinceNanos;
  private int samples;

  Wear(long nowNanos) {
    sinceNanos = nowNanos;
    atNanos[0] = nowNanos;
    samples = 1;
  }

  /** Takes note of what has been written so far, once a second. */
  void step(long written, long nowNanos) {
    var last = (samples - 1) % SAMPLES;
    if (nowNanos - atNanos[last] >= INTERVAL_NANOS) {
      var next = samples % SAMPLES;
      atNanos[next] = nowNanos;
      bytes[next] = written;
      samples++;
    }
  }

  /** Gigabytes a year, at the rate of the last minute. */
  double now(long written, long nowNanos) {
    var oldest = samples <= SAMPLES ? 0 : samples % SAMPLES;
    return aYear(written - bytes[oldest], nowNanos - atNanos[oldest]);
  }

  /** Gigabytes a year, at the rate since it began. */
  double sinceBegin(long written, long nowNanos) {
    return aYear(written, nowNanos - sinceNanos);
  }

  /** Gigabytes a year of so many bytes in so much time; not a number in no time at all. */
  static double aYear(long written, long nanos) {
    return nanos <= 0 ? Double.NaN : written / (nanos / 1e9) * YEAR_SECONDS / GIGABYTE;
  }
}
