package io.cemaf.agent.policy;

import io.cemaf.Durations;
import io.cemaf.Meter;

/**
 * A rule's outcomes over the window: a ring of copies of its counts, one a poll; what happened in
 * the window is the newest less the oldest. Used by the control thread alone; allocates nothing
 * after it is made.
 */
final class RuleWindow {
  private final Meter meter;
  private final long[][] durations;
  private final long[] ended;
  private final long[] failed;
  private int newest = -1;
  private int kept;

  /**
   * Empty.
   *
   * @param polls how many polls the window spans
   */
  RuleWindow(Meter meter, int polls) {
    this.meter = meter;
    var copies = Math.max(1, polls) + 1;
    durations = meter.isTimed() ? new long[copies][Durations.BUCKETS] : new long[0][];
    ended = new long[copies];
    failed = new long[copies];
  }

  /** Takes the counts of this poll. */
  void roll() {
    newest = (newest + 1) % ended.length;
    kept = Math.min(kept + 1, ended.length);
    if (durations.length > 0) {
      meter.copyDurations(durations[newest]);
    }
    // Failures first: a call that fails in between may be missing, never be a failure too many.
    failed[newest] = meter.failed();
    ended[newest] = meter.ended();
  }

  private int oldest() {
    return (newest - kept + 1 + ended.length) % ended.length;
  }

  /** The share of ended calls that failed; NaN if none ended. */
  double errors() {
    var calls = kept == 0 ? 0 : ended[newest] - ended[oldest()];
    return calls == 0 ? Double.NaN : (double) (failed[newest] - failed[oldest()]) / calls;
  }

  /** A quantile of the durations in seconds; NaN if no call ended. */
  double latencySeconds(double quantile) {
    if (kept == 0 || durations.length == 0) {
      return Double.NaN;
    }
    var now = durations[newest];
    var then = durations[oldest()];
    var total = 0L;
    for (var bucket = 0; bucket < Durations.BUCKETS; bucket++) {
      total += now[bucket] - then[bucket];
    }
    if (total == 0) {
      return Double.NaN;
    }
    var rank = (long) Math.ceil(quantile * total);
    for (var bucket = 0; bucket < Durations.BUCKETS; bucket++) {
      rank -= now[bucket] - then[bucket];
      if (rank <= 0) {
        return Durations.upperBound(bucket) / 1e9;
      }
    }
    return Double.NaN;
  }
}
