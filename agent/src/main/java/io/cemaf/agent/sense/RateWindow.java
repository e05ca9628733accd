package io.cemaf.agent.sense;

/**
 * The rate of a counter against another over the last window: the difference since the newest point
 * that is at least a window old, or since the oldest one there is.
 */
final class RateWindow {
  private static final int POINTS = 40;
  // points are no closer than this share of the window, so that POINTS always span it
  private static final int POINTS_PER_WINDOW = 32;
  // kernel counters move in ticks of up to 10 ms: nearer readings are mostly noise
  private static final long LEAST_SPAN_NANOS = 100_000_000L;

  private final long windowNanos;
  private final long[] times = new long[POINTS];
  private final long[] counts = new long[POINTS];
  private final long[] totals = new long[POINTS];
  private int first;
  private int size;
  private double rate = Double.NaN;

  /** Empty. */
  RateWindow(long windowNanos) {
    this.windowNanos = Math.max(windowNanos, LEAST_SPAN_NANOS);
  }

  /**
   * The change of {@code count} for each one of {@code total}, NaN until there are two points. The
   * window starts anew where a counter or the clock went back, keeping the last rate.
   *
   * @param total nanoseconds for a rate over time, another counter for a share of it
   */
  double add(long nowNanos, long count, long total) {
    if (size > 0) {
      var last = (first + size - 1) % POINTS;
      if (nowNanos - times[last] < 0 || total < totals[last] || count < counts[last]) {
        size = 0;
      }
    }
    while (size > 1 && nowNanos - times[(first + 1) % POINTS] >= windowNanos) {
      first = (first + 1) % POINTS;
      size--;
    }
    if (size > 0 && nowNanos - times[first] >= LEAST_SPAN_NANOS) {
      var span = total - totals[first];
      // a counter that stands still for a whole window counts nothing
      rate =
          span > 0
              ? (double) (count - counts[first]) / span
              : nowNanos - times[first] >= windowNanos ? Double.NaN : rate;
    }
    keep(nowNanos, count, total);
    return rate;
  }

  private void keep(long nowNanos, long count, long total) {
    if (size > 0) {
      var last = (first + size - 1) % POINTS;
      if (nowNanos - times[last] < windowNanos / POINTS_PER_WINDOW) {
        return;
      }
    }
    var next = (first + size) % POINTS;
    times[next] = nowNanos;
    counts[next] = count;
    totals[next] = total;
    size++;
  }
}
