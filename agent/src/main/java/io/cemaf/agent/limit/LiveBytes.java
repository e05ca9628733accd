package io.cemaf.agent.limit;

import java.util.Arrays;

/**
 * What one call keeps alive, learned from how much is live after collections with more and with
 * fewer calls in flight.
 *
 * <p>A collection leaves garbage behind, most of all of calls that have just ended, which only ever
 * adds: of the last collections with about as many calls (none, 1, 2-3, 4-7 ...) the lower quartile
 * counts, and the slope of the line through those is the cost of a call. A mean would see the most
 * bytes where the fewest calls are left. Fed with collections in the middle of calls alone: while
 * calls begin and end nobody knows how many of them the collector has seen.
 */
public final class LiveBytes {
  private static final int BUCKETS = 24;
  private static final int KEPT = 8;
  private static final double STEADY = 0.75;
  private static final int MANY = 4;

  private final double[][] bytes = new double[BUCKETS][KEPT];
  private final long[][] calls = new long[BUCKETS][KEPT];
  private final int[] seen = new int[BUCKETS];
  private final double[] sorted = new double[KEPT];

  private double perCall = Double.NaN;

  /**
   * Whether so many calls were in flight all the time between two looks: none began or ended, or
   * they are many and stay as many.
   *
   * @param changes calls that began or ended meanwhile
   */
  public static boolean isSteady(long before, long now, long changes) {
    var most = Math.max(before, now);
    return changes == 0 || (most >= MANY && Math.min(before, now) >= STEADY * most);
  }

  /** After a collection. */
  public void collected(long inFlight, double liveBytes) {
    var bucket = Math.min(BUCKETS - 1, 64 - Long.numberOfLeadingZeros(Math.max(0, inFlight)));
    var at = seen[bucket]++ % KEPT;
    bytes[bucket][at] = liveBytes;
    calls[bucket][at] = inFlight;
    learn();
  }

  /** NaN until collections with more and with fewer calls were seen. */
  public double perCall() {
    return perCall;
  }

  private void learn() {
    var points = 0;
    var sumCalls = 0.0;
    var sumBytes = 0.0;
    for (var bucket = 0; bucket < BUCKETS; bucket++) {
      if (seen[bucket] > 0) {
        points++;
        sumCalls += callsIn(bucket);
        sumBytes += bytesIn(bucket);
      }
    }
    var variance = 0.0;
    var covariance = 0.0;
    for (var bucket = 0; bucket < BUCKETS; bucket++) {
      if (seen[bucket] > 0) {
        var more = callsIn(bucket) - sumCalls / points;
        variance += more * more;
        covariance += more * (bytesIn(bucket) - sumBytes / points);
      }
    }
    if (points > 1 && variance > 0) {
      perCall = Math.max(0, covariance / variance);
    }
  }

  private double callsIn(int bucket) {
    var count = Math.min(KEPT, seen[bucket]);
    var sum = 0.0;
    for (var i = 0; i < count; i++) {
      sum += calls[bucket][i];
    }
    return sum / count;
  }

  private double bytesIn(int bucket) {
    var count = Math.min(KEPT, seen[bucket]);
    System.arraycopy(bytes[bucket], 0, sorted, 0, count);
    Arrays.sort(sorted, 0, count);
    return sorted[count / 4];
  }
}
