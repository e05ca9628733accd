package io.cemaf.agent.limit;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How long nobody asks a provider that has refused somebody for asking too often. One for each key
 * of a quota, shared by all calls of it.
 *
 * <pre>
 *              hit, exhausted                 its time is over: one passes
 *   OPEN_TO_ALL ------------&gt; COOLING  ----------------------------&gt; PROBING
 *        ^                       ^  hit, or the probe's end says nothing   |   |
 *        |                       +-------------- hit -----------------------+   |
 *        +-------------------------------- success of the probe ---------------+
 * </pre>
 *
 * <p>The provider's own word counts as it is, however long. Where it gives none the wait is drawn
 * from 0 to 250 ms, doubled with each probe that fails, up to a minute ("full jitter": many JVMs
 * with one key do not come back together). A hit by a call that was on its way when the cool-down
 * began makes nothing worse; it can only prolong it by the provider's word.
 *
 * <p>A probe that never ends is taken for lost after {@link #LEASE_NANOS}.
 */
public final class Cooldown {
  /** The call may go. */
  public static final long PASS = 0;

  /**
   * The call may go, as the one that tries: its end must be told by {@link #success}, {@link #hit}
   * or {@link #abandoned}.
   */
  public static final long PROBE = -1;

  /** How long a probe may be on its way before another one is let through. */
  public static final long LEASE_NANOS = 120_000_000_000L;

  private static final long BASE_NANOS = 250_000_000L;
  private static final long MOST_NANOS = 60_000_000_000L;

  /** Further doublings of the base pass the most. */
  private static final int MOST_STRIKES = 8;

  /** The farthest that two times can be apart, so that their difference fits a long. */
  private static final long FARTHEST_NANOS = Long.MAX_VALUE / 2;

  private enum Phase {
    OPEN_TO_ALL,
    COOLING,
    PROBING
  }

  /**
   * What holds now.
   *
   * @param untilNanos when it is over: the cool-down, or the probe's lease
   * @param strikes hits in a row for which no word was given
   */
  private record State(Phase phase, long untilNanos, int strikes) {}

  private static final State FRESH = new State(Phase.OPEN_TO_ALL, 0, 0);

  private final AtomicReference<State> state = new AtomicReference<>(FRESH);

  /**
   * Asks whether a call may go now.
   *
   * @return {@link #PASS}, {@link #PROBE}, or the nanoseconds after which to ask again, 1 or more;
   *     while a probe is on its way what is left of its lease, though its end may come earlier
   */
  public long tryPass(long nowNanos) {
    while (true) {
      var seen = Objects.requireNonNull(state.get());
      if (seen.phase() == Phase.OPEN_TO_ALL) {
        return PASS;
      }
      var left = seen.untilNanos() - nowNanos;
      if (left > 0) {
        return left;
      }
      var probing = new State(Phase.PROBING, nowNanos + LEASE_NANOS, seen.strikes());
      if (state.compareAndSet(seen, probing)) {
        return PROBE;
      }
    }
  }

  /** As {@link #tryPass}, taking no probe: 0 where a call might go. */
  public long waitNanos(long nowNanos) {
    var seen = Objects.requireNonNull(state.get());
    return seen.phase() == Phase.OPEN_TO_ALL ? 0 : Math.max(0, seen.untilNanos() - nowNanos);
  }

  /** Whether one call finds out just now whether the others may go. */
  public boolean isProbing() {
    return Objects.requireNonNull(state.get()).phase() == Phase.PROBING;
  }

  /** Whether calls are held up. */
  public boolean isActive() {
    return Objects.requireNonNull(state.get()).phase() != Phase.OPEN_TO_ALL;
  }

  /**
   * A call was refused for asking too often.
   *
   * @param probe whether {@link #tryPass} said that it is the one that tries
   * @param retryAfterNanos the provider's word; 0 or less where there is none
   * @param random 0 to below 1
   * @return the cool-down that is left now
   */
  public long hit(boolean probe, long retryAfterNanos, double random, long nowNanos) {
    while (true) {
      var seen = Objects.requireNonNull(state.get());
      var next = struck(seen, probe, Math.min(FARTHEST_NANOS, retryAfterNanos), random, nowNanos);
      if (state.compareAndSet(seen, next)) {
        return Math.max(0, next.untilNanos() - nowNanos);
      }
    }
  }

  private static State struck(
      State seen, boolean probe, long retryAfterNanos, double random, long nowNanos) {
    if (seen.phase() != Phase.OPEN_TO_ALL && !probe) {
      return prolonged(seen, retryAfterNanos, nowNanos);
    }
    if (seen.phase() == Phase.COOLING) {
      // A probe whose lease was over, or which others have struck meanwhile.
      return prolonged(seen, retryAfterNanos, nowNanos);
    }
    if (retryAfterNanos > 0) {
      return new State(Phase.COOLING, nowNanos + retryAfterNanos, seen.strikes());
    }
    var most = Math.min(MOST_NANOS, BASE_NANOS << seen.strikes());
    var strikes = Math.min(MOST_STRIKES, seen.strikes() + 1);
    return new State(Phase.COOLING, nowNanos + (long) (random * most), strikes);
  }

  /** The later of the two ends; a probe that is on its way is overtaken by the provider's word. */
  private static State prolonged(State seen, long retryAfterNanos, long nowNanos) {
    if (retryAfterNanos <= 0) {
      return seen;
    }
    var until = nowNanos + retryAfterNanos;
    var later = seen.phase() == Phase.PROBING || until - seen.untilNanos() > 0;
    return later ? new State(Phase.COOLING, until, seen.strikes()) : seen;
  }

  /** An answer said that nothing is left for so long; nobody was refused. */
  public void exhausted(long resetNanos, long nowNanos) {
    if (resetNanos <= 0) {
      return;
    }
    var until = nowNanos + Math.min(FARTHEST_NANOS, resetNanos);
    while (true) {
      var seen = Objects.requireNonNull(state.get());
      if (seen.phase() == Phase.COOLING && until - seen.untilNanos() <= 0) {
        return;
      }
      if (state.compareAndSet(seen, new State(Phase.COOLING, until, seen.strikes()))) {
        return;
      }
    }
  }

  /**
   * A call was answered.
   *
   * @param probe whether it was the one that tried; others' answers say nothing
   * @return whether all may go again who could not before
   */
  public boolean success(boolean probe) {
    while (true) {
      var seen = Objects.requireNonNull(state.get());
      if (seen.phase() != Phase.PROBING || !probe) {
        return false;
      }
      if (state.compareAndSet(seen, FRESH)) {
        return true;
      }
    }
  }

  /** The probe ended in a way that says nothing: another one is let through at once. */
  public void abandoned(long nowNanos) {
    var seen = Objects.requireNonNull(state.get());
    if (seen.phase() == Phase.PROBING) {
      // Another thread's change says more than this.
      var unused = state.compareAndSet(seen, new State(Phase.COOLING, nowNanos, seen.strikes()));
    }
  }

  /** Forgets all. */
  public void reset() {
    state.set(FRESH);
  }
}
