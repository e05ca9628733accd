package io.cemaf.agent.policy;

import io.cemaf.agent.pressure.Decided;

/**
 * A policy as it stands.
 *
 * @param sinceNanos when it last began or ended
 * @param why what it rests on, as it began
 * @param holding whether its conditions held at the last look, while it is not active
 * @param heldNanos for how long they have, without a break
 * @param seenNanos of the last look that counted
 * @param clearLooks looks in a row at which they were false by the margin, while it is active
 */
record PolicyState(
    boolean active,
    long sinceNanos,
    Decided why,
    boolean holding,
    long heldNanos,
    long seenNanos,
    int clearLooks) {
  static PolicyState initial(long nowNanos) {
    return ended(nowNanos);
  }

  static PolicyState ended(long nowNanos) {
    return new PolicyState(false, nowNanos, Decided.NOTHING, false, 0, nowNanos, 0);
  }

  static PolicyState begun(long nowNanos) {
    return new PolicyState(true, nowNanos, Decided.NOTHING, false, 0, nowNanos, 0);
  }

  PolicyState because(Decided by) {
    return new PolicyState(active, sinceNanos, by, holding, heldNanos, seenNanos, clearLooks);
  }

  PolicyState held(boolean holds, long nanos, long nowNanos) {
    return new PolicyState(false, sinceNanos, Decided.NOTHING, holds, nanos, nowNanos, 0);
  }

  PolicyState clear(int looks, long nowNanos) {
    return new PolicyState(true, sinceNanos, why, false, 0, nowNanos, looks);
  }
}
