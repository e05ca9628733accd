package io.cemaf.agent.guard;

import io.cemaf.rules.RetrySpec;
import org.jspecify.annotations.Nullable;

/**
 * What a call's end may be beside its body's.
 *
 * @param retry how it is made again; null for not, or where it must not be
 * @param timeLimitNanos of one attempt; 0 for none
 * @param deadlineNanos of all waits and attempts together; 0 if it ends no attempt
 * @param firstTokenNanos until a stream's first item; 0 for no limit
 * @param betweenTokensNanos from one item of a stream to the next; 0 for no limit
 * @param others whether there may be another answer: once the quota allows, or somebody else's
 */
public record Ending(
    @Nullable RetrySpec retry,
    long timeLimitNanos,
    long deadlineNanos,
    long firstTokenNanos,
    long betweenTokensNanos,
    boolean others) {
  /** Whether streams have limits of their own. */
  boolean limitsStreams() {
    return firstTokenNanos > 0 || betweenTokensNanos > 0;
  }

  /** How long an attempt may take to return whose answer is read later; 0 for no limit. */
  long untilReturnNanos(long attemptNanos) {
    return attemptNanos == 0 || (firstTokenNanos > 0 && firstTokenNanos < attemptNanos)
        ? firstTokenNanos
        : attemptNanos;
  }

  /** Whether calls that are no streams may end otherwise, too. */
  boolean isForAll() {
    return others || retry != null || timeLimitNanos > 0 || deadlineNanos > 0;
  }

  /** Whether a call that has failed may be made again. */
  boolean mayFollow() {
    return others || retry != null;
  }

  /**
   * How long an attempt may take that starts now; 0 for as long as it likes.
   *
   * @param cameNanos when the call came whose attempt it is
   */
  long attemptNanos(long cameNanos, long nowNanos) {
    if (deadlineNanos == 0) {
      return timeLimitNanos;
    }
    var left = Math.max(1, cameNanos + deadlineNanos - nowNanos);
    return timeLimitNanos == 0 ? left : Math.min(timeLimitNanos, left);
  }
}
