package io.cemaf.agent.guard;

import io.cemaf.Call;
import io.cemaf.agent.limit.RateLimiter;
import io.cemaf.rules.Mode;
import org.jspecify.annotations.Nullable;

/**
 * The short way in, for calls of a site that nothing holds up: what the terms come to, looked up
 * once. It only ever admits; whatever it does not is for {@link Room} to decide.
 *
 * <p>Fields, not accessors: compilers inline no method that names a class which is not loaded, and
 * the class of what a rule does not have never is.
 */
final class Quick {
  /** Of periods this long a start may belong to the one of the control thread's last look. */
  private static final long LONG_PERIOD_NANOS = 30_000_000_000L;

  private final Room room;
  private final Guards guards;
  private final Tick tick;
  private final @Nullable GuardGate guard;
  private final @Nullable Breaker breaker;
  private final @Nullable RateLimiter rate;
  private final int rateLimit;
  private final boolean coarse;
  private final boolean timed;
  private final boolean permits;
  private final int limit;
  private final long maxHoldNanos;

  /** The same for all calls; null where they hold nothing. */
  private final @Nullable Grant grant;

  private Quick(RuleSite site, RuleSite.Homes homes, Guards guards) {
    var terms = site.terms();
    this.guards = guards;
    tick = guards.tick();
    room = homes.room();
    guard = terms.guard();
    breaker = homes.breaker();
    var counted = terms.rate();
    rate = counted == null ? null : homes.rate();
    rateLimit = counted == null ? 0 : counted.limit();
    coarse = counted != null && counted.periodNanos() >= LONG_PERIOD_NANOS;
    timed = breaker != null && breaker.timed();
    permits = terms.permits();
    limit = terms.limit();
    maxHoldNanos = site.holdNanos();
    var watched = site.watched();
    grant = watched != null ? watched : permits ? room.permitOnly() : null;
  }

  /** Null where calls of the site need more than this looks at. */
  static @Nullable Quick of(RuleSite site, RuleSite.Homes homes, Guards guards) {
    var terms = site.terms();
    var simple =
        terms.mode() == Mode.ENFORCE
            && terms.degrade() == null
            && terms.shed() == null
            && terms.batch() == null
            && !site.spec().happensOnce()
            && !terms.paced()
            && terms.spacingNanos() == 0
            && homes.limit() == null
            && homes.allocation() == null
            && homes.quota() == null
            && homes.budgets().isEmpty()
            && terms.memory() == null
            && terms.reserve().isNone();
    return simple ? new Quick(site, homes, guards) : null;
  }

  /** Takes all that the call needs, or nothing; false if it could not. */
  boolean enter(Call call) {
    if (room.waiting() > 0
        || (guard != null && !guard.isUnlimited())
        || (breaker != null && !breaker.isClosed())
        || (permits && !room.tryPermit(limit))) {
      return false;
    }
    if (timed || (rate != null && !coarse)) {
      var now = guards.clock().getAsLong();
      if (!counted(now)) {
        return false;
      }
      call.sent(now);
    } else if (rate != null && !counted(tick.nanos())) {
      return false;
    }
    if (grant != null) {
      call.hold(grant, tick.nanos() + maxHoldNanos);
      guards.leases().watch(call);
    }
    return true;
  }

  private boolean counted(long now) {
    if (rate == null || rate.tryAcquire(rateLimit, now)) {
      return true;
    }
    if (permits) {
      room.release();
    }
    return false;
  }

  /** Gives back what {@link #enter} took; false for a call that came in another way. */
  boolean leave(Call call, @Nullable Throwable thrown) {
    if (grant == null || call.grant() != grant) {
      return false;
    }
    if (breaker != null) {
      breaker.ended(thrown, timed ? guards.clock().getAsLong() - call.sentNanos() : 0);
    }
    if (permits) {
      room.release();
    }
    return true;
  }
}
