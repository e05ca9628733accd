package io.cemaf.agent.policy;

/**
 * When a policy is active.
 *
 * <pre>
 *               conditions hold for `for`, without a break
 *   INACTIVE --------------------------------------------> ACTIVE
 *      ^                                                     |
 *      '------ false by the margin at two looks in a row ----'
 * </pre>
 *
 * Time is counted from look to look: of a gap between two looks at most half of {@code for} counts,
 * of a clock that steps back nothing, so that nothing begins on what nobody saw. A signal that is
 * not known does not hold and counts as clear.
 */
final class PolicyMachine {
  private static final int CLEAR_LOOKS = 2;

  private final long forNanos;
  private final long mostOfAGapNanos;

  /** Of a policy whose conditions must hold for so long. */
  PolicyMachine(long forNanos) {
    this.forNanos = forNanos;
    mostOfAGapNanos = forNanos - forNanos / 2;
  }

  /**
   * The state after one look.
   *
   * @param holds whether any of its conditions does
   * @param clear whether they are all false by the margin
   * @return {@code previous} itself where nothing changed
   */
  PolicyState step(PolicyState previous, boolean holds, boolean clear, long nowNanos) {
    return previous.active()
        ? active(previous, clear && !holds, nowNanos)
        : inactive(previous, holds, nowNanos);
  }

  private PolicyState inactive(PolicyState previous, boolean holds, long nowNanos) {
    if (!holds) {
      return previous.holding() ? previous.held(false, 0, nowNanos) : previous;
    }
    var gap = previous.holding() ? Math.max(0, nowNanos - previous.seenNanos()) : 0;
    var heldNanos = previous.heldNanos() + Math.min(gap, mostOfAGapNanos);
    return heldNanos >= forNanos
        ? PolicyState.begun(nowNanos)
        : previous.held(true, heldNanos, nowNanos);
  }

  private static PolicyState active(PolicyState previous, boolean clear, long nowNanos) {
    if (!clear) {
      return previous.clearLooks() == 0 ? previous : previous.clear(0, nowNanos);
    }
    // A clock that stepped back brings no news.
    var steppedBack = previous.clearLooks() > 0 && nowNanos - previous.seenNanos() < 0;
    var looks = previous.clearLooks() + (steppedBack ? 0 : 1);
    return looks < CLEAR_LOOKS ? previous.clear(looks, nowNanos) : PolicyState.ended(nowNanos);
  }
}
