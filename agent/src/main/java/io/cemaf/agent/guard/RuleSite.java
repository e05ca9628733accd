package io.cemaf.agent.guard;

import io.cemaf.Account;
import io.cemaf.Call;
import io.cemaf.CallRejectedException;
import io.cemaf.Priority;
import io.cemaf.Rejection;
import io.cemaf.Site;
import io.cemaf.agent.limit.Outcome;
import io.cemaf.agent.observe.CallFacts;
import io.cemaf.rules.CallEnd;
import io.cemaf.rules.Descriptors;
import io.cemaf.rules.Mode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One woven method under the terms in force: decides on its calls. */
final class RuleSite extends Site {
  private final int number;
  private final int variant;
  private final SiteSpec spec;
  private final RuleState state;
  private final Homes homes;
  private final Terms terms;
  private final Guards guards;
  private final @Nullable Object skipValue;
  private final CallFacts skipFacts;
  private final @Nullable Shedding shedding;
  private final Refusals refusals;

  /** Of the argument that is told the end; empty if none is. */
  private final String handlerType;

  /**
   * What the site shares with others.
   *
   * @param limit null where the room's limit does not adapt
   */
  record Homes(Room room, Spacing spacing, Pacer pacer, @Nullable AdaptiveLimit limit) {}

  RuleSite(
      int number,
      int variant,
      SiteSpec spec,
      RuleState state,
      Homes homes,
      Terms terms,
      Guards guards) {
    super(
        new Account(
            homes.room().identity(),
            state.identity(),
            state.meter(),
            terms.priority(),
            terms.timed()),
        isDirect(spec, terms),
        spec.returnsFuture());
    this.number = number;
    this.variant = variant;
    this.spec = spec;
    this.state = state;
    this.homes = homes;
    this.terms = terms;
    this.guards = guards;
    handlerType =
        spec.callEnd() instanceof CallEnd.Callback callback
            ? Descriptors.parameter(spec.descriptor(), callback.argument())
            : "";
    refusals = new Refusals(this);
    SkipValues.check(terms.skip(), spec);
    skipValue = terms.skip() == null ? null : SkipValues.constant(terms.skip(), spec.returnType());
    skipFacts = refusals.facts("skip", terms.signal(), terms.value(), terms.threshold());
    var shed = terms.shed();
    shedding =
        shed == null
            ? null
            : new Shedding(
                shed,
                terms.mode(),
                state,
                guards.recorder(),
                refusals.facts(Shedding.ACTION, shed.signal(), shed.value(), shed.threshold()));
  }

  /** Nothing can stop the call under these terms: it is only counted. */
  private static boolean isDirect(SiteSpec spec, Terms terms) {
    return !terms.permits()
        && terms.spacingNanos() == 0
        && !terms.paced()
        && terms.skip() == null
        && terms.shed() == null
        && terms.batch() == null
        && (terms.guard() == null || terms.guard().isUnlimited())
        && spec.callEnd() instanceof CallEnd.Automatic;
  }

  int number() {
    return number;
  }

  int variant() {
    return variant;
  }

  SiteSpec spec() {
    return spec;
  }

  Terms terms() {
    return terms;
  }

  Room room() {
    return homes.room();
  }

  @Nullable AdaptiveLimit adaptive() {
    return homes.limit();
  }

  Pacer pacer() {
    return homes.pacer();
  }

  /** Calls that may run at once, as far as a call of this standing is concerned. */
  int limit(Priority standing) {
    var adaptive = homes.limit();
    var whole = adaptive == null ? terms.limit() : Math.min(terms.limit(), adaptive.limit());
    var reserve = terms.reserve();
    if (standing == Priority.CRITICAL || reserve.isNone() || whole == Integer.MAX_VALUE) {
      return whole;
    }
    var kept =
        switch (standing) {
          case CRITICAL -> 0;
          case HIGH -> reserve.critical();
          case NORMAL -> reserve.critical() + reserve.high();
          case LOW -> reserve.critical() + reserve.high() + reserve.normal();
        };
    return Math.max(1, whole - (int) Math.ceil(kept * whole - 1e-9));
  }

  /** Whether somebody learns from how long its calls take. */
  boolean wantsTime() {
    return homes.limit() != null || terms.paced();
  }

  /** What a call holds that starts now. */
  Grant grant(@Nullable Room permit, long start) {
    var limit = homes.limit();
    var now = guards.clock().getAsLong();
    var inFlight = limit == null ? 0 : limit.started(now);
    var pacer = terms.paced() ? homes.pacer() : null;
    return new Grant(permit, terms.guard(), start, limit, inFlight, pacer, now);
  }

  RuleState state() {
    return state;
  }

  Spacing spacing() {
    return homes.spacing();
  }

  long leaseEndNanos() {
    return guards.tickNanos() + terms.maxHoldNanos();
  }

  @Override
  protected @Nullable CallRejectedException admit(
      Call call, @Nullable Object self, @Nullable Object @Nullable [] arguments)
      throws InterruptedException {
    if (call.nested() || (terms.skip() != null && skip(call, self, arguments))) {
      return null;
    }
    var givenUp = shedding == null ? null : shedding.refusal(call);
    if (givenUp != null) {
      return givenUp;
    }
    if (terms.mode() == Mode.OBSERVE) {
      observe(call);
    } else {
      var delay = terms.paced() ? pacer().delayNanos(terms.duty(), terms.maxPaceNanos()) : 0;
      if (delay > 0) {
        var refused = guards.pause().delay(this, call, delay, self, arguments);
        if (refused != null || call.skips()) {
          return refused;
        }
      }
      var blocked = room().tryEnter(call, this);
      if (blocked != Blocked.NOTHING) {
        var refused = guards.pause().await(this, call, blocked, delay, self, arguments);
        if (refused != null || call.skips()) {
          return refused;
        }
      }
      guards.leases().watch(call);
    }
    count(call);
    if (state.costs().isDue()) {
      look(call);
    }
    split(call, self, arguments);
    return null;
  }

  /** Lets the next call be looked at, be there anything else to decide or not. */
  void lookAtNext() {
    askAboutAll(true);
  }

  /** Finds out what this call costs: it has to hold something for its end to be told. */
  private void look(Call call) {
    askAboutAll(false);
    if (call.held() == 0) {
      call.hold(Grant.NOTHING, leaseEndNanos());
      guards.leases().watch(call);
    }
    state.costs().begin(call, spec.endsOnReturn(), guards.clock().getAsLong());
  }

  /** Lets the call be answered in pieces, if a policy says so and its list is long enough. */
  private void split(Call call, @Nullable Object self, @Nullable Object @Nullable [] arguments) {
    var batch = terms.batch();
    if (batch == null || call.skips()) {
      return;
    }
    var plan = guards.batches().plan(spec, batch, self, arguments);
    if (plan == null) {
      return;
    }
    state.split.increment();
    guards
        .recorder()
        .callDegraded(
            refusals.facts("reduceBatch", batch.signal(), batch.value(), batch.threshold()));
    if (terms.mode() == Mode.ENFORCE) {
      call.answer(plan);
    }
  }

  @Override
  protected @Nullable Object answer(
      Object how, @Nullable Object self, @Nullable Object @Nullable [] arguments) throws Throwable {
    return Batches.run(
        (Batches.Plan) how, Objects.requireNonNull(self), Objects.requireNonNull(arguments));
  }

  private boolean skip(Call call, @Nullable Object self, @Nullable Object @Nullable [] arguments) {
    state.skipped.increment();
    guards.recorder().callDegraded(skipFacts);
    if (terms.mode() == Mode.OBSERVE) {
      return false;
    }
    call.skip(SkipValues.resolve(terms.skip(), skipValue, self, arguments));
    return true;
  }

  /** Records what would have happened, and lets the call go. */
  private void observe(Call call) {
    var guard = terms.guard();
    var by = guard != null && !guard.hasStart() ? Blocked.GUARD : Blocked.PERMIT;
    if (by == Blocked.GUARD || state.meter().inFlight() >= limit(Priority.CRITICAL)) {
      state.paused.increment();
      guards.recorder().callPaused(facts(by), terms.onPause()).ended("observed");
    }
    if (wantsTime()) {
      // laws learn although nothing goes by them
      call.hold(grant(null, 0), leaseEndNanos());
      guards.leases().watch(call);
    }
  }

  /** The refusal by {@code by}; counted and recorded. */
  CallRejectedException reject(Blocked by) {
    var refused = refusals.by(by);
    state.rejected.increment();
    guards.recorder().callRejected(refused.facts());
    return new CallRejectedException(refused.rejection());
  }

  /** The refusal of a call whose turn would come too late; counted and recorded. */
  CallRejectedException rejectLate(Priority priority) {
    var refused = refusals.late(priority);
    state.shed.increment();
    state.rejected.increment();
    guards.recorder().callShed(refused.facts());
    return new CallRejectedException(refused.rejection());
  }

  /** Why a call that came now would have to wait; null if it would not. Takes nothing. */
  @Nullable Rejection refusalNow() {
    var blocked = terms.mode() == Mode.ENFORCE ? room().wouldBlock(this) : Blocked.NOTHING;
    return blocked == Blocked.NOTHING ? null : refusals.by(blocked).rejection();
  }

  /** The facts of a wait or refusal by {@code by}. */
  CallFacts facts(Blocked by) {
    return refusals.by(by).facts();
  }

  @Override
  protected @Nullable Object[] arguments(Call call, @Nullable Object[] given) {
    return spec.callEnd() instanceof CallEnd.Callback callback
        ? guards.callbacks().wrap(call, given, callback, handlerType)
        : given;
  }

  /** A call that was given up although almost all others would have been answered was lost. */
  private static Outcome outcome(Grant grant, @Nullable Throwable thrown, long nowNanos) {
    var said = Outcomes.of(thrown);
    var limit = grant.limit();
    var lost =
        said == Outcome.IGNORED
            && limit != null
            && limit.isOverdue(nowNanos - grant.sentNanos())
            && Outcomes.wasGivenUp(thrown);
    return lost ? Outcome.DROPPED : said;
  }

  @Override
  protected void ended(Call call, @Nullable Throwable thrown) {
    if (state.costs().looksAt(call)) {
      state.costs().ended(call, guards.clock().getAsLong());
    }
    if (call.grant() instanceof Grant grant) {
      if (grant.wantsTime()) {
        var now = guards.clock().getAsLong();
        grant.giveBack(outcome(grant, thrown, now), now);
      } else {
        grant.giveBack(Outcome.IGNORED, 0);
      }
    }
  }
}
