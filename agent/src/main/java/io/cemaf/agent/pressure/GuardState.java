package io.cemaf.agent.pressure;

/**
 * Where a guard stands.
 *
 * @param sinceNanos when it came into this state
 * @param why what the last change rests on
 * @param permits how many calls may start until the next check while CLOSED, how many may run at
 *     once while HALF_OPEN, none while OPEN; {@link Integer#MAX_VALUE} for no limit
 * @param check grows by one with each check, and with every other change of permits: what was
 *     started under another number does not count against {@code permits} of a CLOSED guard
 * @param checkedNanos when its conditions were last looked at
 * @param clearChecks how many checks in a row found them false by the margin, while HALF_OPEN
 * @param cooldownNanos how long it stays OPEN, or stayed the last time
 * @param forced whether it was put there by hand and stays until released
 */
public record GuardState(
    State state,
    long sinceNanos,
    Decided why,
    int permits,
    long check,
    long checkedNanos,
    int clearChecks,
    long cooldownNanos,
    boolean forced) {

  /** The states of a circuit breaker. */
  public enum State {
    CLOSED,
    OPEN,
    HALF_OPEN
  }

  /**
   * Whether it is closed and lets any number through: a look that finds no cause changes nothing.
   */
  public boolean isClosedForGood() {
    return state == State.CLOSED && permits == Integer.MAX_VALUE;
  }

  /** Whether conditions on this guard hold. */
  public boolean isOpen() {
    return state != State.CLOSED;
  }
}
