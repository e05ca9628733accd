package io.cemaf.agent.limit;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A provider's limits for one key: requests and tokens in a period and in a day, each a bucket that
 * fills evenly, as providers' do:
 *
 * <pre>
 *   left(t)  = min(limit, left(t0) + limit * (t - t0) / period)          full at the beginning
 *   a call   needs min(what it takes, limit) of each, and takes all in one step or nothing
 *   wait     = the longest of (need - left) * period / limit
 * </pre>
 *
 * <p>What is taken before a call is an estimate; settled afterwards in both directions, the buckets
 * may owe. A call that is larger than a whole limit is let through when the bucket is full, and
 * what it owes is waited for by those after it: it could never go otherwise.
 *
 * <p>Limits that answers tell lower these, never raise them.
 */
public final class Quota {
  /** No limit. */
  public static final long NONE = 0;

  private static final double DAY_NANOS = 86_400e9;

  /** What adding up many small refills may have lost. */
  private static final double SLACK = 1e-9;

  /** Waits beyond this are as good as for ever. */
  private static final double MOST_WAIT_NANOS = 1e18;

  /**
   * The limits that are written; {@link #NONE} for each that is not.
   *
   * @param requestsPeriodNanos 1 or more where there is a limit, as the other one
   */
  public record Limits(
      long requests,
      long requestsPeriodNanos,
      long tokens,
      long tokensPeriodNanos,
      long requestsPerDay,
      long tokensPerDay) {}

  /**
   * What is left at a time; of buckets without a limit that says nothing.
   *
   * @param toldRequests the limit that the last answer told; {@link #NONE} for none
   */
  private record State(
      long nanos,
      double requests,
      double tokens,
      double requestsToday,
      double tokensToday,
      long toldRequests,
      long toldTokens) {}

  private volatile Limits limits;
  private final AtomicReference<State> state;

  public Quota(Limits limits, long nowNanos) {
    this.limits = limits;
    state =
        new AtomicReference<>(
            new State(
                nowNanos,
                limits.requests(),
                limits.tokens(),
                limits.requestsPerDay(),
                limits.tokensPerDay(),
                NONE,
                NONE));
  }

  /** Other limits from now on; what was taken stays taken. */
  public void limits(Limits next, long nowNanos) {
    var before = limits;
    limits = next;
    while (true) {
      var seen = Objects.requireNonNull(state.get());
      var moved =
          new State(
              seen.nanos(),
              seen.requests() + next.requests() - before.requests(),
              seen.tokens() + next.tokens() - before.tokens(),
              seen.requestsToday() + next.requestsPerDay() - before.requestsPerDay(),
              seen.tokensToday() + next.tokensPerDay() - before.tokensPerDay(),
              seen.toldRequests(),
              seen.toldTokens());
      if (state.compareAndSet(seen, at(moved, next, nowNanos))) {
        return;
      }
    }
  }

  /**
   * Takes one request and its tokens of all limits, or nothing.
   *
   * @param estimatedTokens 0 or more
   * @return 0 where they are taken, else the nanoseconds after which they could be, 1 or more
   */
  public long tryTake(long estimatedTokens, long nowNanos) {
    while (true) {
      var bounds = limits;
      var seen = Objects.requireNonNull(state.get());
      var now = at(seen, bounds, nowNanos);
      var wait = waitNanos(now, bounds, estimatedTokens);
      if (wait > 0) {
        return wait;
      }
      if (state.compareAndSet(seen, changed(now, -1, -estimatedTokens))) {
        return 0;
      }
    }
  }

  /** Takes them although they are not there. */
  public void takeAnyway(long estimatedTokens, long nowNanos) {
    add(-1, -estimatedTokens, nowNanos);
  }

  /** As {@link #tryTake}, taking nothing. */
  public long waitNanos(long estimatedTokens, long nowNanos) {
    var bounds = limits;
    return waitNanos(
        at(Objects.requireNonNull(state.get()), bounds, nowNanos), bounds, estimatedTokens);
  }

  /**
   * Sets right what was taken for a call by what it has used.
   *
   * @return whether that is believed: where it is negative or more than {@link
   *     TokenEstimate#MOST_TOKENS} the estimate stands
   */
  public boolean settle(long estimatedTokens, long usedTokens, long nowNanos) {
    if (!TokenEstimate.isPlausible(usedTokens)) {
      return false;
    }
    if (usedTokens != estimatedTokens) {
      add(0, estimatedTokens - usedTokens, nowNanos);
    }
    return true;
  }

  /** Gives back what was taken for a call that was not made. */
  public void giveBack(long estimatedTokens, long nowNanos) {
    add(1, estimatedTokens, nowNanos);
  }

  /**
   * Takes in what an answer says: no more is left than it tells, and a lower limit counts until
   * another answer tells another one.
   */
  public void learn(ProviderLimits told, long nowNanos) {
    while (true) {
      var bounds = limits;
      var seen = Objects.requireNonNull(state.get());
      var toldRequests = told.limitRequests() > 0 ? told.limitRequests() : seen.toldRequests();
      var toldTokens = told.limitTokens() > 0 ? told.limitTokens() : seen.toldTokens();
      var now = at(seen, bounds, nowNanos);
      var next =
          new State(
              now.nanos(),
              atMost(now.requests(), told.remainingRequests()),
              atMost(now.tokens(), told.remainingTokens()),
              now.requestsToday(),
              now.tokensToday(),
              toldRequests,
              toldTokens);
      if (next.equals(seen) || state.compareAndSet(seen, at(next, bounds, nowNanos))) {
        return;
      }
    }
  }

  /** Requests left in the period; negative while they are owed, NaN without a limit. */
  public double requestsLeft(long nowNanos) {
    var bounds = limits;
    return bounds.requests() > 0
        ? at(Objects.requireNonNull(state.get()), bounds, nowNanos).requests()
        : Double.NaN;
  }

  /** Tokens left in the period; negative while they are owed, NaN without a limit. */
  public double tokensLeft(long nowNanos) {
    var bounds = limits;
    return bounds.tokens() > 0
        ? at(Objects.requireNonNull(state.get()), bounds, nowNanos).tokens()
        : Double.NaN;
  }

  private void add(int requests, long tokens, long nowNanos) {
    while (true) {
      var bounds = limits;
      var seen = Objects.requireNonNull(state.get());
      var next = at(changed(at(seen, bounds, nowNanos), requests, tokens), bounds, nowNanos);
      if (state.compareAndSet(seen, next)) {
        return;
      }
    }
  }

  private static State changed(State now, long requests, long tokens) {
    return new State(
        now.nanos(),
        now.requests() + requests,
        now.tokens() + tokens,
        now.requestsToday() + requests,
        now.tokensToday() + tokens,
        now.toldRequests(),
        now.toldTokens());
  }

  /** What is left at a later time; a clock that has stepped back fills nothing. */
  private static State at(State state, Limits limits, long nowNanos) {
    var passed = (double) Math.max(0, nowNanos - state.nanos());
    var requests = inForce(limits.requests(), state.toldRequests());
    var tokens = inForce(limits.tokens(), state.toldTokens());
    return new State(
        Math.max(state.nanos(), nowNanos),
        filled(state.requests(), requests, passed / limits.requestsPeriodNanos()),
        filled(state.tokens(), tokens, passed / limits.tokensPeriodNanos()),
        filled(state.requestsToday(), (double) limits.requestsPerDay(), passed / DAY_NANOS),
        filled(state.tokensToday(), (double) limits.tokensPerDay(), passed / DAY_NANOS),
        state.toldRequests(),
        state.toldTokens());
  }

  private static double inForce(long written, long told) {
    return written > 0 && told > 0 ? Math.min(written, told) : written;
  }

  private static double filled(double left, double limit, double periods) {
    return limit > 0 ? Math.min(limit, left + limit * periods) : 0;
  }

  private static long waitNanos(State now, Limits limits, long tokens) {
    var amount = (double) tokens;
    var requests = inForce(limits.requests(), now.toldRequests());
    var most = wait(1, now.requests(), requests, (double) limits.requestsPeriodNanos());
    var limit = inForce(limits.tokens(), now.toldTokens());
    most = Math.max(most, wait(amount, now.tokens(), limit, (double) limits.tokensPeriodNanos()));
    most =
        Math.max(most, wait(1, now.requestsToday(), (double) limits.requestsPerDay(), DAY_NANOS));
    most =
        Math.max(most, wait(amount, now.tokensToday(), (double) limits.tokensPerDay(), DAY_NANOS));
    return (long) Math.ceil(Math.min(MOST_WAIT_NANOS, most));
  }

  private static double wait(double amount, double left, double limit, double periodNanos) {
    var missing = Math.min(amount, limit) - left;
    return limit <= 0 || missing <= SLACK * limit ? 0 : missing * periodNanos / limit;
  }

  private static double atMost(double left, long told) {
    return told >= 0 ? Math.min(left, (double) told) : left;
  }
}
