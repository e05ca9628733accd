package io.cemaf.agent.guard;

import io.cemaf.agent.limit.LiveBytes;

/** How many calls of one rule memory has room for, as the control thread has found last. */
public final class AllocationLimit {
  private final LiveBytes learned = new LiveBytes();
  private volatile int limit;
  private volatile double roomBytes = Double.NaN;
  private volatile double liveBytes = Double.NaN;
  private volatile double withheldBytes;

  AllocationLimit(int limit) {
    this.limit = limit;
  }

  /** What one call keeps alive, learned and asked for on the control thread alone. */
  public LiveBytes learned() {
    return learned;
  }

  /** Calls that may run at once; {@link Integer#MAX_VALUE} for any number. */
  public int limit() {
    return limit;
  }

  /** For all calls of the rule together; NaN where it is not known. */
  public double roomBytes() {
    return roomBytes;
  }

  /** That one call keeps alive; NaN where that was not learned. */
  public double liveBytes() {
    return liveBytes;
  }

  /** Of what is free, kept for more important rules. */
  public double withheldBytes() {
    return withheldBytes;
  }

  /** On the control thread. */
  public void set(int calls, double room, double live, double withheld) {
    limit = calls;
    roomBytes = room;
    liveBytes = live;
    withheldBytes = withheld;
  }
}
