package io.cemaf.agent.pressure;

import io.cemaf.agent.pressure.GuardState.State;
import io.cemaf.rules.GuardSpec;

/**
 * The state machine of one guard.
 *
 * <pre>
 *            conditions hold                     cooldown over
 *   CLOSED -------------------> OPEN ----------------------------> HALF_OPEN
 *     ^                          ^                                  |    |
 *     |                          '---------- conditions hold -------'    |
 *     '---------- false by the margin at two checks in a row ------------'
 * </pre>
 *
 * Conditions count at checks only, which lie {@code checkInterval} apart. A cooldown that ends
 * while they still hold lets no call in: the check is then due at the next step and goes back to
 * OPEN. Closing releases 1, 2, 4... calls a check while calls wait, then any number. The cooldown
 * starts at {@code initial} and grows by {@code multiplier} with each return from HALF_OPEN.
 */
public final class GuardMachine {
  private static final int CLEAR_CHECKS = 2;
  private static final int MOST_DOUBLED = 1 << 29;
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private final long checkIntervalNanos;
  private final long cooldownNanos;
  private final long longestCooldownNanos;
  private final double multiplier;
  private final int halfOpenCalls;

  /** Takes the times and numbers of a guard; its conditions are the caller's to evaluate. */
  public GuardMachine(GuardSpec spec) {
    checkIntervalNanos = spec.checkInterval().toNanos();
    cooldownNanos = spec.cooldown().initial().toNanos();
    longestCooldownNanos = Math.max(cooldownNanos, spec.cooldown().max().toNanos());
    multiplier = spec.cooldown().multiplier();
    halfOpenCalls = spec.halfOpenCalls();
  }

  /** Closed without a limit; its first check is due at once. */
  public GuardState initial(long nowNanos) {
    return new GuardState(
        State.CLOSED,
        nowNanos,
        Decided.NOTHING,
        UNLIMITED,
        0,
        nowNanos - checkIntervalNanos,
        0,
        cooldownNanos,
        false);
  }

  /** Whether {@link #step} would do anything at this time: its conditions need no look if not. */
  public boolean due(GuardState previous, long nowNanos) {
    return due(previous, previous.checkedNanos(), nowNanos);
  }

  /** As {@link #due(GuardState, long)}, of a state that was looked at again since it was made. */
  public boolean due(GuardState previous, long checkedNanos, long nowNanos) {
    if (previous.forced()) {
      return false;
    }
    if (previous.state() == State.OPEN) {
      return nowNanos - previous.sinceNanos() >= previous.cooldownNanos();
    }
    var sinceCheck = nowNanos - checkedNanos;
    return sinceCheck >= checkIntervalNanos || sinceCheck < 0;
  }

  /**
   * The state after one look.
   *
   * @param holds whether its conditions hold
   * @param clear whether they are false by the margin
   * @param why what decides them; used only where the state changes
   * @param waiting how many calls wait for it
   * @return {@code previous} itself where nothing changed and no check was due
   */
  public GuardState step(
      GuardState previous, boolean holds, boolean clear, Decided why, int waiting, long nowNanos) {
    if (!due(previous, nowNanos)) {
      return previous;
    }
    if (previous.state() == State.OPEN) {
      return halfOpen(previous, holds, why, nowNanos);
    }
    if (holds) {
      return open(previous, why, nowNanos);
    }
    if (previous.state() == State.CLOSED) {
      return stillClosed(previous, waiting, nowNanos);
    }
    // a clock that stepped back brings a check forward, but no good news
    var steppedBack = nowNanos - previous.checkedNanos() < 0;
    var clearChecks = clear && !steppedBack ? previous.clearChecks() + 1 : 0;
    return clearChecks < CLEAR_CHECKS
        ? stillHalfOpen(previous, clearChecks, nowNanos)
        : closed(previous, why, waiting, nowNanos);
  }

  /** Put into a state by hand, until {@link #reset}. */
  public GuardState force(GuardState previous, State state, long nowNanos) {
    var permits =
        switch (state) {
          case CLOSED -> UNLIMITED;
          case OPEN -> 0;
          case HALF_OPEN -> halfOpenCalls;
        };
    return new GuardState(
        state,
        nowNanos,
        Decided.NOTHING,
        permits,
        previous.check() + 1,
        nowNanos,
        0,
        cooldownNanos,
        true);
  }

  /**
   * Closed by hand and no longer forced, with the cooldown of the start; waiting calls go in turn.
   */
  public GuardState reset(GuardState previous, int waiting, long nowNanos) {
    return closed(previous, Decided.NOTHING, waiting, nowNanos);
  }

  private GuardState open(GuardState previous, Decided why, long nowNanos) {
    var cooldown =
        previous.state() == State.CLOSED
            ? cooldownNanos
            : (long)
                Math.min(
                    (double) longestCooldownNanos, (double) previous.cooldownNanos() * multiplier);
    return new GuardState(
        State.OPEN, nowNanos, why, 0, previous.check() + 1, nowNanos, 0, cooldown, false);
  }

  private GuardState halfOpen(GuardState previous, boolean holds, Decided why, long nowNanos) {
    return new GuardState(
        State.HALF_OPEN,
        nowNanos,
        why,
        holds ? 0 : halfOpenCalls,
        previous.check() + 1,
        holds ? nowNanos - checkIntervalNanos : nowNanos,
        0,
        previous.cooldownNanos(),
        false);
  }

  private GuardState stillHalfOpen(GuardState previous, int clearChecks, long nowNanos) {
    return new GuardState(
        State.HALF_OPEN,
        previous.sinceNanos(),
        previous.why(),
        halfOpenCalls,
        previous.check() + 1,
        nowNanos,
        clearChecks,
        previous.cooldownNanos(),
        false);
  }

  private GuardState closed(GuardState previous, Decided why, int waiting, long nowNanos) {
    return new GuardState(
        State.CLOSED,
        nowNanos,
        why,
        waiting > 0 ? 1 : UNLIMITED,
        previous.check() + 1,
        nowNanos,
        0,
        cooldownNanos,
        false);
  }

  private GuardState stillClosed(GuardState previous, int waiting, long nowNanos) {
    var limited = previous.permits() != UNLIMITED && waiting > 0;
    return new GuardState(
        State.CLOSED,
        previous.sinceNanos(),
        previous.why(),
        limited ? 2 * Math.min(MOST_DOUBLED, previous.permits()) : UNLIMITED,
        previous.check() + 1,
        nowNanos,
        0,
        cooldownNanos,
        false);
  }
}
