package io.cemaf;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A histogram of durations in nanoseconds, log-linear: eight buckets to a power of two, so that a
 * quantile read from it is within 12.5%. Buckets only grow; a window is the difference of two
 * {@linkplain #copyTo copies}.
 */
public final class Durations {
  private static final int SUB_BITS = 3;

  /** Number of buckets: durations to 2^63 ns. */
  public static final int BUCKETS = (64 - SUB_BITS) << SUB_BITS;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

  void record(long nanos) {
    counts.getAndIncrement(bucket(nanos));
  }

  /** Copies the counts into {@code target}, which has {@link #BUCKETS} places. */
  public void copyTo(long[] target) {
    for (var i = 0; i < BUCKETS; i++) {
      target[i] = counts.get(i);
    }
  }

  static int bucket(long nanos) {
    if (nanos < (1 << SUB_BITS)) {
      return (int) Math.max(0, nanos);
    }
    var shift = 63 - Long.numberOfLeadingZeros(nanos) - SUB_BITS;
    return ((shift + 1) << SUB_BITS) + (int) ((nanos >>> shift) & ((1 << SUB_BITS) - 1));
  }

  /** The largest duration that falls into a bucket, in nanoseconds. */
  public static long upperBound(int bucket) {
    if (bucket < (1 << SUB_BITS)) {
      return bucket;
    }
    var shift = (bucket >>> SUB_BITS) - 1;
    var mantissa = (long) ((bucket & ((1 << SUB_BITS) - 1)) | (1 << SUB_BITS));
    return ((mantissa + 1) << shift) - 1;
  }
}
