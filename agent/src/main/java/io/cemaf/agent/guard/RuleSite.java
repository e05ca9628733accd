package io.cemaf.agent.guard;

import io.cemaf.Account;
import io.cemaf.Again;
import io.cemaf.Call;
import io.cemaf.CallRejectedException;
import io.cemaf.CallTimeoutException;
import io.cemaf.Priority;
import io.cemaf.Rejection;
import io.cemaf.Site;
import io.cemaf.TimeLimit;
import io.cemaf.agent.degrade.OwnExceptions;
import io.cemaf.agent.degrade.Scaling;
import io.cemaf.agent.limit.Outcome;
import io.cemaf.agent.limit.RateLimiter;
import io.cemaf.agent.memory.MemoryGate;
import io.cemaf.agent.observe.CallFacts;
import io.cemaf.rules.CallEnd;
import io.cemaf.rules.Degrade;
import io.cemaf.rules.Descriptors;
import io.cemaf.rules.Mode;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One woven method under the terms in force: decides on its calls. */
final class RuleSite extends Site {
  private static final long FOR_EVER_NANOS = Long.MAX_VALUE / 2;

  private final int number;
  private final int variant;
  private final SiteSpec spec;
  private final RuleState state;
  private final Homes homes;
  private final Terms terms;
  private final Guards guards;
  private final @Nullable Shedding shedding;

  /** Null where calls are not counted by key. */
  private final @Nullable Looping looping;

  /** Null where calls take of no quota. */
  private final @Nullable Metering metering;

  /** Null where calls are made as they are. */
  private final @Nullable Degrading degrading;

  /** What a call holds that nothing but its breaker learns from; null without a breaker. */
  private final @Nullable Grant watched;

  /** Whether calls may be made with other arguments, at whatever level. */
  private final boolean rewrites;

  /** What a call holds that takes a place in memory, and nothing that is its own; null without. */
  private final @Nullable Grant placed;

  private final Refusals refusals;

  /** Whether a call's end may be another than its body's. */
  private final boolean ends;

  /** Whether calls that its calls are made in are not made again after them. */
  private final boolean happensOnce;

  /** Whether the thread of an attempt may be limited in time. */
  private final boolean limits;

  /** What refused calls answer; null for an exception. */
  private final @Nullable OwnAnswer onReject;

  /** Whether refused calls get an exception of the library's own. */
  private final boolean ownExceptions;

  /** The short way in; null where the terms ask for more. */
  private final @Nullable Quick quick;

  private final boolean streams;

  /** Whether what its calls answer is read later. */
  private final boolean reads;

  /** Of the argument that is told the end; empty if none is. */
  private final String handlerType;

  /**
   * What the site shares with others.
   *
   * @param limit null where the room's limit does not adapt
   * @param breaker null for none
   * @param rate null where starts are not counted by period
   * @param loop null where calls are not counted by key
   * @param quota null where calls take of none
   * @param budgets those that calls to models take of
   * @param fallbacks null where nobody answers instead
   * @param allocation null where memory is not set aside
   */
  record Homes(
      Room room,
      Spacing spacing,
      Pacer pacer,
      @Nullable AdaptiveLimit limit,
      @Nullable Breaker breaker,
      @Nullable RateLimiter rate,
      @Nullable LoopGuard loop,
      @Nullable QuotaGuard quota,
      List<BudgetGuard> budgets,
      @Nullable Fallbacks fallbacks,
      @Nullable AllocationLimit allocation) {}

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
        isDirect(spec, terms, homes),
        spec.returnsFuture() || spec.returnsProcess());
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
    streams = spec.returnsStream();
    refusals = new Refusals(this);
    rewrites = spec.rewritesArguments();
    happensOnce = spec.happensOnce();
    var breaker = homes.breaker();
    var permit = terms.permits() ? room() : null;
    watched = breaker == null ? null : Grant.shared(permit, breaker, null);
    placed = terms.memory() == null ? null : Grant.shared(permit, breaker, terms.memory());
    var ending = terms.ending();
    reads = spec.answersLater();
    ends =
        terms.mode() == Mode.ENFORCE
            && ((reads && spec.returnsFuture()) || (ending != null && mayEnd(ending, spec)));
    limits =
        ending != null
            && spec.worksUntilReturn()
            && (ending.timeLimitNanos() > 0
                || ending.deadlineNanos() > 0
                || (reads && ending.firstTokenNanos() > 0));
    var rejected = terms.onReject();
    onReject = spec.isBlock() || rejected == null ? null : OwnAnswer.of(rejected.answer(), spec);
    ownExceptions = rejected == null || rejected.library();
    var quota = homes.quota();
    metering =
        quota == null && homes.budgets().isEmpty()
            ? null
            : new Metering(quota, homes.budgets(), this, guards);
    quick = Quick.of(this, homes, guards);
    var degrade = terms.degrade();
    degrading =
        degrade == null && terms.batch() == null
            ? null
            : new Degrading(
                number,
                spec,
                degrade == null ? Degrade.NOTHING : degrade,
                terms,
                state,
                refusals,
                guards);
    var loop = homes.loop();
    looping = loop == null ? null : new Looping(loop, terms.mode(), state, guards, refusals);
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

  private static boolean mayEnd(Ending ending, SiteSpec spec) {
    return ending.isForAll()
        || spec.returnsStream()
        || !(spec.callEnd() instanceof CallEnd.Automatic);
  }

  /** Nothing can stop the call under these terms: it is only counted. */
  private static boolean isDirect(SiteSpec spec, Terms terms, Homes homes) {
    return !terms.permits()
        && terms.spacingNanos() == 0
        && !terms.paced()
        && homes.breaker() == null
        && terms.rate() == null
        && homes.loop() == null
        && homes.quota() == null
        && homes.budgets().isEmpty()
        && terms.ending() == null
        && terms.degrade() == null
        && terms.shed() == null
        && terms.batch() == null
        && terms.memory() == null
        && !spec.happensOnce()
        && !spec.returnsStream()
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

  @Nullable AllocationLimit allocation() {
    return homes.allocation();
  }

  @Nullable Breaker breaker() {
    return homes.breaker();
  }

  @Nullable RateLimiter rate() {
    return homes.rate();
  }

  @Nullable LoopGuard loop() {
    return homes.loop();
  }

  /** Null where its calls take of no quota. */
  @Nullable Metering metering() {
    return metering;
  }

  /** Null where nobody answers instead. */
  @Nullable Fallbacks fallbacks() {
    return homes.fallbacks();
  }

  Changing changing() {
    return new Changing(spec, guards);
  }

  /** A call that has failed is answered by somebody else. */
  void fellBack(String by, Throwable failure) {
    state.fellBack.increment();
    guards.recorder().fallbackUsed(refusals.fallback(), by, failure.toString());
  }

  /** Until the rate has a start for one that came now; 0 where it never does. */
  long rateWaitMillis() {
    var counted = homes.rate();
    var rate = terms.rate();
    if (counted == null || rate == null || rate.limit() == 0) {
      return 0;
    }
    var now = guards.clock().getAsLong();
    return (counted.waitNanos(rate.limit(), room().waiting(), now) + 999_999) / 1_000_000;
  }

  /** As {@link #grant}, for a call whose end matters to its breaker alone; null without one. */
  @Nullable Grant watched() {
    return watched;
  }

  /** As {@link #watched}, for a call that takes a place in memory. */
  @Nullable Grant placed() {
    return placed;
  }

  Pacer pacer() {
    return homes.pacer();
  }

  /** Calls that may run at once, as far as a call of this standing is concerned. */
  int limit(Priority standing) {
    var adaptive = homes.limit();
    var allocation = homes.allocation();
    var whole = adaptive == null ? terms.limit() : Math.min(terms.limit(), adaptive.limit());
    whole = allocation == null ? whole : Math.min(whole, allocation.limit());
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
  Grant grant(
      @Nullable Room permit, long start, @Nullable MemoryGate memory, @Nullable Metered metered) {
    var limit = homes.limit();
    var now = guards.clock().getAsLong();
    var inFlight = limit == null ? 0 : limit.started(now);
    var pacer = terms.paced() ? homes.pacer() : null;
    return new Grant(
        permit,
        terms.guard(),
        start,
        limit,
        inFlight,
        pacer,
        now,
        homes.breaker(),
        memory,
        metered);
  }

  RuleState state() {
    return state;
  }

  Spacing spacing() {
    return homes.spacing();
  }

  /** How long a call may hold what it holds; a process is always seen to exit. */
  long holdNanos() {
    return spec.returnsProcess() ? FOR_EVER_NANOS : terms.maxHoldNanos();
  }

  long leaseEndNanos() {
    return guards.tick().nanos() + holdNanos();
  }

  @Override
  protected @Nullable CallRejectedException admit(
      Call call, @Nullable Object self, @Nullable Object @Nullable [] arguments)
      throws InterruptedException {
    if (call.nested()) {
      return null;
    }
    var refused = streams ? admitStream(call, self, arguments) : admitCall(call, self, arguments);
    if (reads && refused == null && !call.skips() && (ends || !spec.returnsFuture())) {
      keep(call);
      call.endsWithAnswer();
    }
    return refused;
  }

  @Override
  protected boolean answered(Call call, Object answer) {
    return spec.callEnd() instanceof CallEnd.Answer end
        && guards.reads().begin(this, call, end, answer);
  }

  /** A call that ends elsewhere holds something, be it nothing, for its end to be told. */
  private void keep(Call call) {
    if (call.held() == 0) {
      call.hold(Grant.NOTHING, leaseEndNanos());
      guards.leases().watch(call);
    }
  }

  /** Its calls are made when somebody subscribes, by {@link StreamedCall}. */
  private @Nullable CallRejectedException admitStream(
      Call call, @Nullable Object self, @Nullable Object @Nullable [] arguments)
      throws InterruptedException {
    var starting = StreamedCall.starting(number);
    var standIn = starting == null ? guards.streams().standIn(this, self, arguments) : null;
    if (standIn != null) {
      call.skip(standIn);
      return null;
    }
    var refused = admitCall(call, self, arguments);
    if (refused != null || starting == null) {
      return refused;
    }
    if (call.skips()) {
      call.skip(starting.answered(call.skipValue()));
      return null;
    }
    keep(call);
    starting.admitted(call);
    return null;
  }

  private @Nullable CallRejectedException admitCall(
      Call call, @Nullable Object self, @Nullable Object @Nullable [] arguments)
      throws InterruptedException {
    var loops = looping == null ? null : looping.refusal(self, arguments);
    if (loops != null) {
      return refuse(call, loops, self, arguments);
    }
    if (quick == null) {
      return decide(call, self, arguments);
    }
    var came = ends ? guards.clock().getAsLong() : 0;
    if (!quick.enter(call)) {
      return decide(call, self, arguments);
    }
    count(call);
    if (state.costs().isDue()) {
      look(call);
    }
    if (ends) {
      limit(call, self, arguments, came, came);
    }
    return null;
  }

  private @Nullable CallRejectedException decide(
      Call call, @Nullable Object self, @Nullable Object @Nullable [] arguments)
      throws InterruptedException {
    if (degrading != null && degrading.answers(call, self, arguments)) {
      return null;
    }
    var refused = ends ? end(call, self, arguments) : admitOnce(call, self, arguments);
    if (refused != null) {
      return refuse(call, refused, self, arguments);
    }
    if (happensOnce && !call.skips()) {
      call.spendOuter();
    }
    return null;
  }

  /** What becomes of a call that is refused. */
  private @Nullable CallRejectedException refuse(
      Call call,
      CallRejectedException refused,
      @Nullable Object self,
      @Nullable Object @Nullable [] arguments) {
    // The refusal of a later attempt is for the one who makes it.
    if (StreamedCall.isLater(refused) || Attempt.of(state) != null) {
      return refused;
    }
    if (onReject != null) {
      call.skip(onReject.value(self, arguments));
      return null;
    }
    if (streams) {
      return refused;
    }
    var told = told(refused, self);
    if (Later.returnsPlainFuture(spec)) {
      call.skip(
          retries().applyTo(this)
              ? retries()
                  .followed(this, again(self, arguments), CompletableFuture.failedFuture(refused))
              : CompletableFuture.failedFuture(told));
      return null;
    }
    if (spec.callEnd() instanceof CallEnd.Callback end) {
      var later =
          homes.fallbacks() == null
              ? null
              : guards.callbacks().again(this, again(self, arguments), end, handlerType, refused);
      if (later != null) {
        call.answer(later);
        return null;
      }
      var refusal = guards.callbacks().refusal(end, handlerType, self, arguments, told);
      if (refusal != null) {
        call.answer(refusal);
        return null;
      }
    }
    refused.throwInstead(told);
    return refused;
  }

  private Again again(@Nullable Object self, @Nullable Object @Nullable [] arguments) {
    return new Again(self, arguments, nowNanos(), null);
  }

  /** What a caller gets of a failure: a refusal of the agent's is told as the library would. */
  Throwable told(Throwable failure, @Nullable Object self) {
    var library = spec.library();
    if (!ownExceptions
        || library == null
        || self == null
        || !(failure instanceof CallRejectedException refused)) {
      return failure;
    }
    var own =
        OwnExceptions.make(
            library.rejections(), self.getClass().getClassLoader(), refused.getMessage(), refused);
    return own instanceof RuntimeException || (own != null && declares(own)) ? own : failure;
  }

  private boolean declares(Throwable own) {
    // OkHttp's interface declares what its class, being Kotlin, does not.
    if (spec.returnsFuture() || streams || spec.isHttp()) {
      return true;
    }
    for (Class<?> type = own.getClass(); type != null; type = type.getSuperclass()) {
      if (spec.exceptions().contains(type.getName())) {
        return true;
      }
    }
    return false;
  }

  /**
   * What a call gets whose last attempt failed: that, or what its rule says instead of refusals.
   */
  @Nullable Object lastly(
      Throwable failure, @Nullable Object self, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    if (onReject != null
        && failure instanceof CallRejectedException refused
        && refused.rejection().rule().equals(state.name())) {
      return onReject.value(self, arguments);
    }
    throw told(failure, self);
  }

  private @Nullable CallRejectedException end(
      Call call, @Nullable Object self, @Nullable Object @Nullable [] arguments)
      throws InterruptedException {
    var came = guards.clock().getAsLong();
    // A later attempt begins with the call's own values, and is made less for what holds by then.
    var own = rewrites && arguments != null ? arguments.clone() : arguments;
    var refused = admitOnce(call, self, arguments);
    if (refused != null) {
      return AgainSite.mayAnswer(this, call, refused, came) ? null : refused;
    }
    if (!call.skips()) {
      limit(call, self, own, came, guards.clock().getAsLong());
    }
    return null;
  }

  /** Lets the call's end be another than its body's. */
  private void limit(
      Call call,
      @Nullable Object self,
      @Nullable Object @Nullable [] arguments,
      long cameNanos,
      long nowNanos) {
    var limit = limits ? call.timeLimit() : null;
    if (limit != null) {
      retries().timeLimits().begin(limit, untilReturnNanos(cameNanos, nowNanos), nowNanos);
    }
    call.again(new Again(self, arguments, cameNanos, limit));
    if (limit != null) {
      keep(call);
    }
  }

  /** How long an attempt may take that starts now; 0 for as long as it likes. */
  long attemptNanos(long cameNanos, long nowNanos) {
    var ending = terms.ending();
    if (ending == null) {
      return 0;
    }
    var attempt = ending.mayFollow() ? Attempt.of(state) : null;
    return ending.attemptNanos(attempt == null ? cameNanos : attempt.call().cameNanos(), nowNanos);
  }

  /** How long an attempt may take to return that starts now; 0 for as long as it likes. */
  long untilReturnNanos(long cameNanos, long nowNanos) {
    var nanos = attemptNanos(cameNanos, nowNanos);
    var ending = terms.ending();
    return reads && ending != null ? ending.untilReturnNanos(nanos) : nanos;
  }

  /** Whether a call's end may be another than its body's. */
  boolean ends() {
    return ends;
  }

  long nowNanos() {
    return guards.clock().getAsLong();
  }

  Retries retries() {
    return guards.retries();
  }

  private @Nullable CallRejectedException admitOnce(
      Call call, @Nullable Object self, @Nullable Object @Nullable [] arguments)
      throws InterruptedException {
    var givenUp = shedding == null ? null : shedding.refusal(call);
    if (givenUp != null) {
      return givenUp;
    }
    if (metering == null) {
      return admitFree(call, self, arguments);
    }
    var metered = metering.of(self, arguments);
    call.asks(metered);
    var over = metering.spend(metered, self, arguments);
    var refused = over != null ? over : admitFree(call, self, arguments);
    if (refused != null || (call.skips() && call.held() == 0)) {
      metered.notMade(guards.clock().getAsLong());
    } else if (metering.hasQuota()) {
      call.listen();
    }
    return refused;
  }

  /** As {@link #admitOnce}, of a call that keeps within its budgets. */
  private @Nullable CallRejectedException admitFree(
      Call call, @Nullable Object self, @Nullable Object @Nullable [] arguments)
      throws InterruptedException {
    var site = this;
    if (terms.mode() == Mode.OBSERVE) {
      observe(call);
    } else {
      var delay = terms.paced() ? pacer().delayNanos(terms.duty(), terms.maxPaceNanos()) : 0;
      if (delay > 0) {
        var refused = guards.pause().delay(this, call, delay, self, arguments);
        if (refused != null || call.skips()) {
          return refused;
        }
        site = guards.current().of(this);
      }
      var blocked = room().tryEnter(call, this);
      if (blocked != Blocked.NOTHING) {
        var refused = guards.pause().await(this, call, blocked, delay, self, arguments);
        if (refused != null || call.skips()) {
          return refused;
        }
        site = guards.current().of(this);
      }
      guards.leases().watch(call);
    }
    count(call);
    if (state.costs().isDue()) {
      look(call);
    }
    if (site != null && site.degrading != null) {
      site.degrade(call, self, arguments, site != this);
    }
    return null;
  }

  /**
   * Makes less of a call that starts now.
   *
   * @param isOther whether it came under other terms, and was not asked yet whether it is made
   */
  private void degrade(
      Call call, @Nullable Object self, @Nullable Object @Nullable [] arguments, boolean isOther) {
    var by = Objects.requireNonNull(degrading);
    if (!isOther || !by.answers(call, self, arguments)) {
      by.rewrite(call, self, arguments);
      by.split(call, self, arguments);
    }
  }

  /** Lets the next call be looked at, be there anything else to decide or not. */
  void lookAtNext() {
    askAboutAll(true);
  }

  /** Finds out what this call costs: it has to hold something for its end to be told. */
  private void look(Call call) {
    askAboutAll(false);
    keep(call);
    state.costs().begin(call, spec.endsOnReturn(), guards.clock().getAsLong());
  }

  @Override
  protected @Nullable Object answer(
      Object how, @Nullable Object self, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (how instanceof Callbacks.Later later) {
      later.begin();
      return null;
    }
    if (how instanceof Callbacks.Refusal refusal) {
      refusal.tell();
      return null;
    }
    // What answers may be another site's of this method by now; it knows all that it needs.
    return Degrading.answer(how, self, Objects.requireNonNull(arguments), guards);
  }

  @Override
  protected @Nullable Object result(Object how, @Nullable Object bodys) {
    return how instanceof Degrading.ResultBy by && by.site() == number
        ? Scaling.result(bodys, by.scale())
        : bodys;
  }

  /** Records what would have happened, and lets the call go. */
  private void observe(Call call) {
    var guard = terms.guard();
    var by = guard != null && !guard.hasStart() ? Blocked.GUARD : Blocked.PERMIT;
    if (by == Blocked.GUARD || state.meter().inFlight() >= limit(Priority.CRITICAL)) {
      state.paused.increment();
      guards.recorder().callPaused(facts(by), terms.onPause()).ended("observed");
    }
    observeStart();
    observeQuota(call);
    var breaker = homes.breaker();
    if (breaker != null && breaker.timed()) {
      call.sent(guards.clock().getAsLong());
    }
    if (wantsTime() || breaker != null || metering != null) {
      // laws learn although nothing goes by them
      call.hold(grant(null, 0, null, metered(call)), leaseEndNanos());
      guards.leases().watch(call);
    }
  }

  private static @Nullable Metered metered(Call call) {
    return call.asked() instanceof Metered asked ? asked : null;
  }

  private void observeQuota(Call call) {
    var metered = metered(call);
    if (metered != null && !metered.tryTake(guards.clock().getAsLong())) {
      state.paused.increment();
      var facts = facts(Blocked.QUOTA, call);
      guards
          .recorder()
          .quotaWait(facts, metered.account().key(), metered.estimate(), 0, "observed");
      metered.takeAnyway(guards.clock().getAsLong());
    }
  }

  /** What a start that is not held up means to breaker, rate and memory. */
  private void observeStart() {
    var breaker = homes.breaker();
    if (breaker != null && !breaker.tryAcquire()) {
      guards.recorder().callRejected(facts(Blocked.BREAKER));
    }
    var counted = homes.rate();
    var rate = terms.rate();
    if (counted != null
        && rate != null
        && !counted.tryAcquire(rate.limit(), guards.clock().getAsLong())) {
      state.paused.increment();
      guards.recorder().callPaused(facts(Blocked.RATE), terms.onPause()).ended("observed");
    }
    var memory = terms.memory();
    if (memory != null && !memory.hasStart()) {
      state.paused.increment();
      guards.recorder().callPaused(facts(Blocked.MEMORY), terms.onPause()).ended("observed");
    }
    var gap = terms.spacingNanos();
    if (gap > 0 && !spacing().tryStart(guards.clock().getAsLong(), gap)) {
      state.paused.increment();
      guards.recorder().callPaused(facts(Blocked.SPACING), terms.onPause()).ended("observed");
    }
    if (terms.paced() && pacer().delayNanos(terms.duty(), terms.maxPaceNanos()) > 0) {
      state.throttled.increment();
      guards.recorder().callThrottled(facts(Blocked.PACE), 0);
    }
  }

  /** The refusal by {@code by}; counted and recorded. */
  CallRejectedException reject(Blocked by) {
    var refused = refusals.by(by);
    state.rejected.increment();
    guards.recorder().callRejected(refused.facts());
    return new CallRejectedException(refused.rejection());
  }

  /** As {@link #reject(Blocked)}, by what the call itself asks for. */
  CallRejectedException reject(Blocked by, Call call) {
    var metered = by == Blocked.QUOTA ? metered(call) : null;
    if (metered == null || !metered.hasQuota()) {
      return reject(by);
    }
    var refused = refusals.quota(metered);
    state.rejected.increment();
    guards.recorder().callRejected(refused.facts());
    return new CallRejectedException(refused.rejection());
  }

  /** As {@link #facts(Blocked)}, by what the call itself asks for. */
  CallFacts facts(Blocked by, Call call) {
    var metered = by == Blocked.QUOTA ? metered(call) : null;
    return metered == null || !metered.hasQuota() ? facts(by) : refusals.quota(metered).facts();
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

  CallFacts facts(String action, String signal, double value, double threshold) {
    return refusals.facts(action, signal, value, threshold);
  }

  /** The facts of a wait or refusal by {@code by}. */
  CallFacts facts(Blocked by) {
    return refusals.by(by).facts();
  }

  @Override
  protected @Nullable Object[] arguments(Call call, @Nullable Object[] given) {
    return spec.callEnd() instanceof CallEnd.Callback callback
        ? guards.callbacks().wrap(this, call, given, callback, handlerType)
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
  protected @Nullable Object failed(Again again, Throwable thrown) throws Throwable {
    if (streams) {
      throw thrown;
    }
    var limit = again.timeLimit();
    var timeout = limit == null ? null : limit.timeout();
    return retries().answer(this, again, timeout == null ? thrown : timeout);
  }

  @Override
  protected Object followed(Again again, Object future) {
    return retries().followed(this, again, future);
  }

  /** What the call ended with, if its time limit had no part in it; else that. */
  private @Nullable Throwable ended(TimeLimit limit, @Nullable Throwable thrown) {
    if (!limit.done()) {
      return thrown;
    }
    if (thrown == null) {
      state.overdue.increment();
      return null;
    }
    state.timedOut.increment();
    var timeout = timeout(limit.nanos(), thrown);
    limit.timedOut(timeout);
    return timeout;
  }

  /** What the caller gets of an attempt that took longer than this to return. */
  CallTimeoutException timeout(long nanos, @Nullable Throwable thrown) {
    var ending = terms.ending();
    return reads && ending != null && ending.firstTokenNanos() == nanos
        ? new CallTimeoutException(state.name(), "firstToken", nanos / 1_000_000)
        : new CallTimeoutException(state.name(), nanos / 1_000_000, thrown);
  }

  @Override
  protected void ended(Call call, @Nullable Throwable bodys) {
    if (state.costs().looksAt(call)) {
      state.costs().ended(call, guards.clock().getAsLong());
    }
    var again = call.again();
    var limit = again == null ? null : again.timeLimit();
    var thrown = limit == null ? bodys : ended(limit, bodys);
    if (quick == null || !quick.leave(call, thrown)) {
      giveBack(call, thrown);
    }
  }

  /** By which a call may be delayed under the terms in force by now. */
  long mostDelayNow() {
    var now = guards.current().of(this);
    return now == null || !now.isDelaying() ? 0 : now.terms.maxPaceNanos();
  }

  private boolean isDelaying() {
    return terms.paced() && Math.min(terms.duty(), pacer().duty()) < 1;
  }

  private void end(Metered metered, Call call, @Nullable Throwable thrown) {
    var now = guards.clock().getAsLong();
    if (call.skips() && thrown == null && call.answered() == null) {
      metered.notMade(now);
    } else {
      metered.ended(call.answered(), thrown, call.heard(), now);
    }
  }

  private void giveBack(Call call, @Nullable Throwable thrown) {
    if (call.grant() instanceof Grant grant) {
      var breaker = grant.breaker();
      if (breaker != null) {
        breaker.ended(thrown, breaker.timed() ? guards.clock().getAsLong() - call.sentNanos() : 0);
      }
      var metered = grant.metered();
      if (metered != null) {
        end(metered, call, thrown);
      }
      if (grant.wantsTime()) {
        var now = guards.clock().getAsLong();
        grant.giveBack(outcome(grant, thrown, now), now);
      } else {
        grant.giveBack(Outcome.IGNORED, 0);
      }
    }
  }
}
