package io.cemaf.agent.guard;

import io.cemaf.Account;
import io.cemaf.Call;
import io.cemaf.CallRejectedException;
import io.cemaf.Rejection;
import io.cemaf.Site;
import io.cemaf.agent.observe.CallFacts;
import io.cemaf.rules.CallEnd;
import io.cemaf.rules.Descriptors;
import io.cemaf.rules.Mode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One woven method under the terms in force: decides on its calls. */
final class RuleSite extends Site {
  private static final String SHED = "shed";

  private final int number;
  private final int variant;
  private final SiteSpec spec;
  private final Spacing spacing;
  private final RuleState state;
  private final Room room;
  private final Terms terms;
  private final Guards guards;
  private final @Nullable Object skipValue;
  private final CallFacts skipFacts;
  private final @Nullable Refusal shedding;

  /** Of the argument that is told the end; empty if none is. */
  private final String handlerType;

  /** The refusal in force, made again when the guard's reason changes. */
  private volatile @Nullable Refusal refusal;

  /** A refusal and what it was made from. */
  private record Refusal(
      Blocked by, GuardGate.@Nullable View view, Rejection rejection, CallFacts facts) {
    boolean isFor(Blocked refusedBy, GuardGate.@Nullable View reason) {
      return by == refusedBy && Objects.equals(view, reason);
    }
  }

  RuleSite(
      int number,
      int variant,
      SiteSpec spec,
      RuleState state,
      Room room,
      Spacing spacing,
      Terms terms,
      Guards guards) {
    super(
        new Account(room.identity(), state.identity(), state.meter(), terms.timed()),
        isDirect(spec, terms),
        spec.returnsFuture());
    this.number = number;
    this.variant = variant;
    this.spec = spec;
    this.spacing = spacing;
    this.state = state;
    this.room = room;
    this.terms = terms;
    this.guards = guards;
    handlerType =
        spec.callEnd() instanceof CallEnd.Callback callback
            ? Descriptors.parameter(spec.descriptor(), callback.argument())
            : "";
    SkipValues.check(terms.skip(), spec);
    skipValue = terms.skip() == null ? null : SkipValues.constant(terms.skip(), spec.returnType());
    skipFacts = facts("skip", terms.signal(), terms.value(), terms.threshold());
    shedding = terms.shed() == null ? null : shedding(terms.shed());
  }

  /** Nothing can stop the call under these terms: it is only counted. */
  private static boolean isDirect(SiteSpec spec, Terms terms) {
    return !terms.permits()
        && terms.spacingNanos() == 0
        && terms.skip() == null
        && terms.shed() == null
        && terms.batch() == 1
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
    return room;
  }

  RuleState state() {
    return state;
  }

  Spacing spacing() {
    return spacing;
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
    var refusedFirst = shed();
    if (refusedFirst != null) {
      return refusedFirst;
    }
    if (terms.mode() == Mode.OBSERVE) {
      observe();
    } else {
      var blocked = room.tryEnter(call, this);
      if (blocked != Blocked.NOTHING) {
        var refused = guards.pause().await(this, call, blocked, self, arguments);
        if (refused != null || call.skips()) {
          return refused;
        }
      }
      guards.leases().watch(call);
    }
    count(call);
    return null;
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

  private Refusal shedding(Shed shed) {
    return new Refusal(
        Blocked.NOTHING,
        null,
        new Rejection(state.name(), SHED, shed.signal(), shed.value(), shed.threshold(), 0),
        facts(SHED, shed.signal(), shed.value(), shed.threshold()));
  }

  /** The refusal of a call that a policy gives up; null if this one is not among them. */
  private @Nullable CallRejectedException shed() {
    var shed = terms.shed();
    if (shed == null || shedding == null || !shed.touches(terms.priority())) {
      return null;
    }
    if (!shed.refuses(state.sheddable.incrementAndGet())) {
      return null;
    }
    state.shed.increment();
    guards.recorder().callShed(shedding.facts());
    return terms.mode() == Mode.OBSERVE ? null : new CallRejectedException(shedding.rejection());
  }

  /** Records what would have happened, and lets the call go. */
  private void observe() {
    var guard = terms.guard();
    var by = guard != null && !guard.hasStart() ? Blocked.GUARD : Blocked.PERMIT;
    if (by == Blocked.GUARD || state.meter().inFlight() >= terms.limit()) {
      state.paused.increment();
      guards.recorder().callPaused(refusal(by).facts(), terms.onPause()).ended("observed");
    }
  }

  /** The refusal by {@code by}; counted and recorded. */
  CallRejectedException reject(Blocked by) {
    var refused = refusal(by);
    state.rejected.increment();
    guards.recorder().callRejected(refused.facts());
    return new CallRejectedException(refused.rejection());
  }

  /** The facts of a wait or refusal by {@code by}. */
  CallFacts facts(Blocked by) {
    return refusal(by).facts();
  }

  private Refusal refusal(Blocked by) {
    var guard = terms.guard();
    var view = by == Blocked.GUARD && guard != null ? guard.view() : null;
    var known = refusal;
    if (known == null || !known.isFor(by, view)) {
      known = refusal(by, view);
      refusal = known;
    }
    return known;
  }

  private Refusal refusal(Blocked by, GuardGate.@Nullable View view) {
    var signal = terms.signal();
    var value = terms.value();
    var threshold = terms.threshold();
    var retryAfterMillis = 0L;
    if (view != null) {
      signal = view.signal();
      value = view.value();
      threshold = view.threshold();
      retryAfterMillis = view.retryAfterMillis();
    } else if (by == Blocked.PERMIT) {
      signal = "inFlight." + state.name();
      value = room.taken();
      threshold = terms.limit();
    } else if (by == Blocked.SPACING) {
      retryAfterMillis = terms.spacingNanos() / 1_000_000;
    }
    var facts = facts(by.action(), signal, value, threshold);
    return new Refusal(
        by,
        view,
        new Rejection(state.name(), by.action(), signal, value, threshold, retryAfterMillis),
        facts);
  }

  private CallFacts facts(String action, String signal, double value, double threshold) {
    return new CallFacts(
        state.name(),
        spec.name(),
        terms.priority(),
        terms.level(),
        signal,
        value,
        threshold,
        action);
  }

  @Override
  protected @Nullable Object[] arguments(Call call, @Nullable Object[] given) {
    return spec.callEnd() instanceof CallEnd.Callback callback
        ? guards.callbacks().wrap(call, given, callback, handlerType)
        : given;
  }

  @Override
  protected void ended(Call call, @Nullable Throwable thrown) {
    if (call.grant() instanceof Grant grant) {
      grant.giveBack();
    }
  }
}
