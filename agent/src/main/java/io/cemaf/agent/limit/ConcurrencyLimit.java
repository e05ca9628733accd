package io.cemaf.agent.limit;

/**
 * A law that says how many calls may run at once. It has no thread and no clock: it is fed with
 * starts and ends in the order of their times, and with control steps. Used by one thread.
 */
public sealed interface ConcurrencyLimit
    permits FixedLimit, AimdLimit, VegasLimit, Gradient2Limit, ElasticLimit {
  /** Calls that may run at once from now on, at least 1. */
  int limit();

  /**
   * A call has been sent.
   *
   * @param nowNanos when
   */
  default void onStart(long nowNanos) {}

  /**
   * A call has ended.
   *
   * @param startNanos when it was sent
   * @param endNanos when it ended
   * @param inFlight calls in flight when it was sent, itself included
   * @param tokens the size of its work in any fixed unit, NaN where it is not known
   */
  void onEnd(long startNanos, long endNanos, int inFlight, double tokens, Outcome outcome);

  /**
   * A control step: limits that follow time move here.
   *
   * @param nowNanos when
   */
  default void onStep(long nowNanos) {}
}
