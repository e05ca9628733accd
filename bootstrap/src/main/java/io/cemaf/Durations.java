package io.cemaf;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A histogram of durations, log-linear: eight buckets to a power of two from a microsecond to 73
 * minutes, so that a quantile read from it is within 12.5%; shorter ones are told apart by 128 ns,
 * longer ones not at all. Buckets only grow; a window is the difference of two copies.
 */
public final class Durations {
  private static final int UNIT_BITS = 7;
  private static final int SUB_BITS = 3;
  private static final int SUB_BUCKETS = 1 << SUB_BITS;
  private static final int LARGEST_BITS = 42;

  /** Number of buckets. */
  public static final int BUCKETS = (LARGEST_BITS - UNIT_BITS - SUB_BITS + 1) << SUB_BITS;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

  void record(long nanos) {
    counts.getAndIncrement(bucket(nanos));
  }

  /** As {@link #record}, where one thread alone records. */
  void recordAlone(long nanos) {
    var bucket = bucket(nanos);
    counts.setOpaque(bucket, counts.getPlain(bucket) + 1);
  }

  /** Adds the counts to those in {@code target}, which has {@link #BUCKETS} places. */
  void addTo(long[] target) {
    for (var i = 0; i < BUCKETS; i++) {
      target[i] += counts.getOpaque(i);
    }
  }

  /** Adds the counts of a thread that is gone. */
  void takeOver(Durations gone) {
    for (var i = 0; i < BUCKETS; i++) {
      counts.getAndAdd(i, gone.counts.getOpaque(i));
    }
  }

  static int bucket(long nanos) {
    var units = nanos >>> UNIT_BITS;
    if (units < SUB_BUCKETS) {
      return (int) units;
    }
    if (nanos < 0) {
      return 0;
    }
    var shift = 63 - Long.numberOfLeadingZeros(units) - SUB_BITS;
    var bucket = ((shift + 1) << SUB_BITS) + (int) ((units >>> shift) & (SUB_BUCKETS - 1));
    return Math.min(bucket, BUCKETS - 1);
  }

  /** The largest duration that falls into a bucket, in nanoseconds. */
  public static long upperBound(int bucket) {
    if (bucket < SUB_BUCKETS) {
      return ((bucket + 1L) << UNIT_BITS) - 1;
    }
    var shift = (bucket >>> SUB_BITS) - 1;
    var mantissa = (long) ((bucket & (SUB_BUCKETS - 1)) | SUB_BUCKETS);
    return ((mantissa + 1) << (shift + UNIT_BITS)) - 1;
  }
}
