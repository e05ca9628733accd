package io.cemaf.agent.memory;

/**
 * What is live on the heap, from how much of it is allocated. That falls with a collection and with
 * nothing else: right after one, what is left was live, or is about to be found to be garbage by
 * the next. Between collections nobody knows; it is no more than what is allocated.
 */
final class HeapReading {
  private static final double FORGETTING = 0.95;

  private double allocated;
  private double live = Double.NaN;
  private boolean fresh;
  private double low = Double.NaN;
  private long lowStarted;
  private double most;
  private double least = Double.POSITIVE_INFINITY;

  /**
   * A look.
   *
   * @param now bytes allocated
   * @param told live bytes after a collection that was told of since the look before; NaN for none
   */
  void seen(double now, double told) {
    fresh = now < allocated || told < now;
    if (fresh) {
      live = Double.isNaN(told) ? now : Math.min(now, told);
    }
    allocated = now;
    least = Math.min(least, now);
  }

  /**
   * What calls allocate, garbage among it, at least as much as they hold: the most that those were
   * seen to that began since the last collection. One that nobody saw makes it less, so the most
   * stands.
   *
   * @param started calls so far
   */
  double perCall(long started) {
    if (fresh || Double.isNaN(low) || allocated < low) {
      low = allocated;
      lowStarted = started;
      most *= FORGETTING;
    }
    most = Math.max(most, (allocated - low) / Math.max(1, started - lowStarted));
    return most;
  }

  /** Whether there was a collection since the look before. */
  boolean isFresh() {
    return fresh;
  }

  /** The least that was ever allocated: more than what is live without calls. */
  double least() {
    return least;
  }

  double allocated() {
    return allocated;
  }

  /** What is live for certain or was so after the last collection; what is allocated before it. */
  double live() {
    return Double.isNaN(live) ? allocated : Math.min(live, allocated);
  }
}
