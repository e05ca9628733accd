package io.cemaf.testapps.simulator;

import io.cemaf.agent.limit.Outcome;
import java.util.Arrays;

/**
 * Sentinel's system rule on load, rebuilt: while the load average is over its threshold, a call is
 * refused where more run than (most answered a second) x (least latency), both over one second of
 * two buckets. Its own classes are static, read the clock and the load of the real machine on
 * threads of their own, and so cannot be fed with simulated time.
 *
 * <p>The load average is the one-minute moving average of the calls in flight, its threshold the
 * server's knee: the rule is told what others have to find.
 */
final class SystemRule implements Policy {
  private static final int BUCKETS = 2;
  private static final long BUCKET_NANOS = 500_000_000L;
  private static final double MOST_LATENCY_SECONDS = 5;
  private static final double LOAD_SECONDS = 60;

  private final double threshold;
  private final int[] answered = new int[BUCKETS];
  private final double[] leastSeconds = new double[BUCKETS];
  private long bucket;
  private int inFlight;
  private double load;
  private long loadNanos;

  SystemRule(double threshold) {
    this.threshold = threshold;
    Arrays.fill(leastSeconds, MOST_LATENCY_SECONDS);
  }

  @Override
  public Verdict arrive(Call call, long nowNanos) {
    forget(nowNanos);
    if (load > threshold && inFlight > 1 && inFlight > bearable()) {
      return Verdict.REFUSE;
    }
    inFlight++;
    return Verdict.SEND;
  }

  private double bearable() {
    var most = 1;
    var least = MOST_LATENCY_SECONDS;
    for (var i = 0; i < BUCKETS; i++) {
      most = Math.max(most, answered[i]);
      least = Math.min(least, leastSeconds[i]);
    }
    return most * BUCKETS * least;
  }

  @Override
  public void end(Call call, long nowNanos, Outcome outcome) {
    forget(nowNanos);
    inFlight--;
    if (outcome == Outcome.SUCCESS) {
      var now = (int) (bucket % BUCKETS);
      answered[now]++;
      leastSeconds[now] = Math.min(leastSeconds[now], (nowNanos - call.startNanos) * 1e-9);
    }
  }

  @Override
  public void step(long nowNanos) {
    var seconds = (nowNanos - loadNanos) * 1e-9;
    loadNanos = nowNanos;
    load += (inFlight - load) * -Math.expm1(-seconds / LOAD_SECONDS);
  }

  private void forget(long nowNanos) {
    var now = nowNanos / BUCKET_NANOS;
    for (; bucket < now; bucket++) {
      var next = (int) ((bucket + 1) % BUCKETS);
      answered[next] = 0;
      leastSeconds[next] = MOST_LATENCY_SECONDS;
    }
  }
}
