package io.cemaf.agent.limit;

/** A limit that stays as it is. */
public final class FixedLimit implements ConcurrencyLimit {
  private final int limit;

  /**
   * @param limit calls at once, at least 1
   */
  public FixedLimit(int limit) {
    this.limit = Math.max(1, limit);
  }

  @Override
  public int limit() {
    return limit;
  }

  @Override
  public void onEnd(long startNanos, long endNanos, int inFlight, double tokens, Outcome outcome) {}
}
