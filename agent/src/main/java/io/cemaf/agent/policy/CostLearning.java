package io.cemaf.agent.policy;

import io.cemaf.agent.guard.Gatekeeper;
import io.cemaf.agent.sense.Sample;
import io.cemaf.agent.sense.SignalIndex;

/** When the costs of calls are looked at: about once a second, and after each collection. */
final class CostLearning {
  private static final long EVERY_NANOS = 1_000_000_000L;

  /** Management classes are loaded after the application's own first ones. */
  private static final int SKIPPED = 2;

  private final Gatekeeper gatekeeper;
  private final double maxHeap;
  private int skipped;
  private long lookedNanos;
  private double heap = Double.NaN;

  CostLearning(Gatekeeper gatekeeper, long maxHeap, long nowNanos) {
    this.gatekeeper = gatekeeper;
    this.maxHeap = maxHeap;
    lookedNanos = nowNanos;
  }

  /** One control interval; allocates nothing. */
  void step(long nowNanos, Sample sample) {
    var now = sample.value(SignalIndex.HEAP);
    if (now != heap) {
      heap = now;
      if (!Double.isNaN(now)) {
        gatekeeper.collected(now * maxHeap);
      }
    }
    var since = nowNanos - lookedNanos;
    if (since >= EVERY_NANOS || since < 0) {
      lookedNanos = nowNanos;
      if (skipped < SKIPPED) {
        skipped++;
      } else {
        gatekeeper.lookAtCosts(nowNanos);
      }
    }
  }
}
