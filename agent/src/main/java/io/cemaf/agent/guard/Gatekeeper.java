package io.cemaf.agent.guard;

import io.cemaf.Gate;
import io.cemaf.Meter;
import io.cemaf.Priority;
import io.cemaf.Rejection;
import io.cemaf.Site;
import io.cemaf.agent.limit.CircuitBreaker;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Recorder;
import io.cemaf.rules.BudgetSpec;
import io.cemaf.rules.CallEnd;
import io.cemaf.rules.PolicySpec;
import io.cemaf.rules.QuotaSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the woven methods and keeps the table that the gate goes by: rebuilt as a whole from the
 * decisions in force whenever they change or a method is added, and published by one store.
 */
public final class Gatekeeper implements Sites, Room.Table, SiteMaker.States, Guards.Current {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<SiteSpec> specs = new ArrayList<>();

  /** By site number, the how manieth registration was its last: what rules left stays behind. */
  private volatile int[] registered = new int[0];

  private int registrations;
  private final ConcurrentHashMap<String, RuleState> states = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, BudgetGuard> budgets = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, QuotaGuard> quotas = new ConcurrentHashMap<>();

  /** The states in the order of their making; control looks through them at each step. */
  private final CopyOnWriteArrayList<RuleState> all = new CopyOnWriteArrayList<>();

  private final LongSupplier clock;
  private final Guards guards;
  private final SiteMaker maker;
  private final Health health;
  private final Tick tick;

  /** Of the control thread. */
  private @Nullable ThreadCosts accounts;

  private boolean accountsMissing;
  private @Nullable TermsSource source;
  private boolean held;
  private volatile List<PolicySpec> policies = List.of();

  /** States of circuit breakers by hand, by rule; the control thread's to write. */
  private volatile Map<String, CircuitBreaker.State> forced = Map.of();

  /** By site number; the array is never written to after it is published. */
  private volatile @Nullable Site[] table = new Site[0];

  /**
   * Every site passes until decisions are made.
   *
   * @param epochMillis the time of day: answers tell it
   * @param warnings takes what a user should look at
   */
  public Gatekeeper(
      LongSupplier clock,
      LongSupplier epochMillis,
      Recorder recorder,
      Health health,
      Consumer<String> warnings,
      EventLoopNames eventLoops) {
    this.clock = clock;
    this.health = health;
    tick = new Tick(clock.getAsLong());
    var parking = new Parking(eventLoops.threads(), eventLoops.types(), health);
    var retries =
        new Retries(
            clock, new Chance(), new Handles(), parking, new TimeLimits(clock, health), health);
    var degrader = new Degrader(new Handles(), health, warnings);
    guards =
        new Guards(
            recorder,
            health,
            new Leases(health),
            new Pause(clock, recorder, health, parking),
            new Callbacks(health),
            new Streams(new Handles(), health),
            new ReadCalls(health),
            degrader,
            new KeyValues(degrader, health),
            retries,
            clock,
            epochMillis,
            tick,
            this);
    maker = new SiteMaker(this, guards, health);
  }

  /** Says which policies there are: methods whose lists they may split are woven for that. */
  public void policies(List<PolicySpec> known) {
    policies = known;
  }

  private boolean mayBeSplit(SiteSpec spec) {
    if (!Batches.fits(spec)) {
      return false;
    }
    for (var policy : policies) {
      for (var rule : spec.rules()) {
        if (policy.actions().reduceBatch() != null && policy.isAbout(rule.name())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Threads on which nothing may wait: wildcards over names, and names of classes. */
  public record EventLoopNames(List<String> threads, List<String> types) {}

  @Override
  public int register(SiteSpec spec) {
    lock.lock();
    try {
      var key = key(spec);
      var known = numbers.get(key);
      int number;
      if (known == null) {
        number = specs.size();
        specs.add(spec);
        numbers.put(key, number);
      } else {
        number = known;
        specs.set(number, spec);
      }
      var order = java.util.Arrays.copyOf(registered, specs.size());
      order[number] = ++registrations;
      registered = order;
      var grown = java.util.Arrays.copyOf(table, specs.size());
      grown[number] = maker.site(number, spec, source);
      publish(grown);
      return number;
    } finally {
      lock.unlock();
    }
  }

  /** What makes two registrations the same site. A text: a record's first hash is slow to link. */
  private static String key(SiteSpec spec) {
    var key = new StringBuilder(spec.type()).append('.').append(spec.method());
    key.append(spec.descriptor());
    for (var rule : spec.rules()) {
      key.append('\n').append(rule.name());
    }
    return key.toString();
  }

  @Override
  public boolean needsFullGlue(SiteSpec spec) {
    // What refused calls of a library get depends on the receiver, what budgets count on all.
    return spec.library() != null
        || spec.returnsFuture()
        || spec.returnsProcess()
        || spec.returnsStream()
        || mayBeSplit(spec)
        || !(spec.callEnd() instanceof CallEnd.Automatic)
        || mayEndOtherwise(spec);
  }

  private static boolean mayEndOtherwise(SiteSpec spec) {
    for (var rule : spec.rules()) {
      if (rule.degrade() != null
          || rule.changesEnd()
          || rule.onReject() != null
          || !rule.match().hosts().isEmpty()
          || rule.loop() != null) {
        return true;
      }
    }
    return false;
  }

  /** A class, not a lambda: premain makes one. */
  private static final class Chance implements DoubleSupplier {
    @Override
    public double getAsDouble() {
      return ThreadLocalRandom.current().nextDouble();
    }
  }

  /** Puts new decisions in force and lets in who may now go, the most important rules first. */
  public void decide(TermsSource decisions) {
    lock.lock();
    try {
      source = decisions;
      var fresh = new Site[specs.size()];
      for (var number = 0; number < fresh.length; number++) {
        fresh[number] = maker.site(number, specs.get(number), source);
      }
      publish(fresh);
      forgetUnused(fresh);
    } finally {
      lock.unlock();
    }
    lookAgain();
  }

  /** What calls wait for may be over. */
  private void lookAgain() {
    for (var state : all) {
      state.pacer().lookAgain();
    }
    dispatch();
  }

  /** What no rule asks for any more is stepped, shown and kept no more. */
  private void forgetUnused(@Nullable Site[] fresh) {
    var wanted = new HashSet<@Nullable Object>();
    for (var site : fresh) {
      if (site instanceof RuleSite plain) {
        want(plain, wanted);
      } else if (site instanceof NarrowedSite narrowed) {
        narrowed.variants().stream()
            .filter(Objects::nonNull)
            .forEach(variant -> want(variant, wanted));
      }
    }
    for (var state : all) {
      if (state.adaptive() != null && !wanted.contains(state.adaptive())) {
        state.adaptive(null);
      }
      if (state.breaker() != null && !wanted.contains(state.breaker())) {
        state.breaker(null);
      }
      if (state.rate() != null && !wanted.contains(state.rate())) {
        state.rate(null);
      }
      if (state.loop() != null && !wanted.contains(state.loop())) {
        state.loop(null);
      }
    }
  }

  private static void want(RuleSite site, Set<@Nullable Object> wanted) {
    wanted.add(site.adaptive());
    wanted.add(site.breaker());
    wanted.add(site.rate());
    wanted.add(site.loop());
  }

  /**
   * Puts circuit breakers into states by hand, and lets those go that are named no more.
   *
   * @param wanted by rule
   */
  public void force(Map<String, CircuitBreaker.State> wanted) {
    var before = forced;
    forced = Map.copyOf(wanted);
    for (var state : all) {
      var breaker = state.breaker();
      var now = wanted.get(state.name());
      if (breaker != null && now != before.get(state.name())) {
        breaker.reset(now);
      }
    }
  }

  @Override
  public CircuitBreaker.@Nullable State forced(String rule) {
    return forced.get(rule);
  }

  /**
   * Closes circuit breakers, but for those that are put into a state by hand.
   *
   * @param name of a rule, or {@code all}
   * @return how many
   */
  public int resetBreakers(String name) {
    var reset = 0;
    for (var state : all) {
      var breaker = state.breaker();
      if (breaker != null && (name.equals("all") || name.equals(state.name()))) {
        breaker.reset(forced.get(state.name()));
        reset++;
      }
    }
    return reset;
  }

  /** Says how much memory the process has resident. */
  public void memory(double bytes) {
    for (var i = 0; i < all.size(); i++) {
      var breaker = all.get(i).breaker();
      if (breaker != null) {
        breaker.memory(bytes);
      }
    }
  }

  /** Tells the time, ends leases that have run out, and lets limits follow what they have seen. */
  public void tick(long nowNanos) {
    tick.is(nowNanos);
    guards.leases().sweep(nowNanos);
    guards.reads().sweep();
    for (var i = 0; i < all.size(); i++) {
      var limit = all.get(i).adaptive();
      if (limit != null) {
        limit.step(nowNanos, guards.recorder());
      }
    }
  }

  /**
   * Whether a call waits, runs, or was made since this was asked before; on the control thread
   * only. Ends with the first rule that has one.
   */
  public boolean isBusy() {
    for (var i = 0; i < all.size(); i++) {
      if (all.get(i).isBusy()) {
        return true;
      }
    }
    return false;
  }

  /** About once a second: lets the next call of every rule be looked at. */
  public void lookAtCosts(long nowNanos) {
    if (accounts == null && !accountsMissing) {
      accounts = ThreadCosts.find();
      accountsMissing = accounts == null;
      if (accountsMissing) {
        health.count(FallBack.NO_MANAGEMENT);
      }
    }
    for (var i = 0; i < all.size(); i++) {
      all.get(i).costs().lookAtNext(accounts, nowNanos);
    }
    for (var site : table) {
      if (site instanceof RuleSite plain) {
        plain.lookAtNext();
      }
    }
  }

  /**
   * After a collection.
   *
   * @param bytes of the heap that were live
   */
  public void collected(double bytes) {
    for (var i = 0; i < all.size(); i++) {
      var state = all.get(i);
      if (state.costs().hasSamples()) {
        state.costs().collected(state.meter().inFlight(), bytes);
      }
    }
  }

  /** Lets in whoever may go now, the most important first. */
  @Override
  public void dispatch() {
    for (var i = 0; i < all.size(); i++) {
      if (all.get(i).waiting() > 0) {
        dispatchWaiting();
        return;
      }
    }
  }

  private void dispatchWaiting() {
    var waiting = new ArrayList<RuleState>();
    for (var state : all) {
      if (state.waiting() > 0) {
        waiting.add(state);
      }
    }
    waiting.sort(Comparator.comparing(state -> state.room().foremost()));
    // What a guard lets start while this goes on is for those who waited for it before.
    var contested = new HashSet<GuardGate>();
    for (var state : waiting) {
      var room = state.room();
      if (!contested.contains(room.guard())) {
        room.dispatch();
        if (room.blockedBy() == Blocked.GUARD) {
          contested.add(room.guard());
        }
      }
    }
  }

  /** Every site passes from here on, and whoever waits goes. */
  public void close() {
    lock.lock();
    try {
      source = null;
      numbers.clear();
      specs.clear();
      publish(new Site[0]);
    } finally {
      lock.unlock();
    }
    for (var state : all) {
      state.pacer().release();
    }
    guards.retries().timeLimits().close();
    dispatch();
  }

  private void publish(@Nullable Site[] fresh) {
    table = fresh;
    if (!held) {
      Gate.publish(fresh);
    }
  }

  /**
   * Keeps the gate as it is until {@link #release}: other rules come into force as a whole, when
   * all classes are woven by them, not method by method.
   */
  public void hold() {
    hold(true);
  }

  /** Puts in force what was decided meanwhile. */
  public void release() {
    hold(false);
    lookAgain();
  }

  private void hold(boolean on) {
    lock.lock();
    try {
      held = on;
      publish(table);
    } finally {
      lock.unlock();
    }
  }

  public Collection<RuleState> states() {
    return states.values();
  }

  /** How many calls of a rule wait; makes nothing for a rule that has had no call. */
  public int waiting(String rule) {
    var state = states.get(rule);
    return state == null ? 0 : state.waiting();
  }

  /** The share of time that a rule's own throttle leaves its calls; 1 where it has none. */
  public double duty(String rule) {
    var state = states.get(rule);
    return state == null ? 1 : state.pacer().duty();
  }

  /** Budgets that calls have been about; what was used outlives a reload. */
  public Collection<BudgetGuard> budgets() {
    return budgets.values();
  }

  /** The used share of a budget by the key that has used most; 0 while nobody has. */
  public double budgetShare(String name) {
    var budget = budgets.get(name);
    return budget == null ? 0 : budget.law().worstShare(clock.getAsLong());
  }

  @Override
  public BudgetGuard budget(BudgetSpec spec) {
    var known = budgets.get(spec.name());
    if (known == null) {
      var fresh = new BudgetGuard(spec, clock.getAsLong(), guards.epochMillis().getAsLong());
      budgets.put(spec.name(), fresh);
      return fresh;
    }
    known.follow(spec);
    return known;
  }

  /** Quotas that rules have named; what is known of their keys outlives a reload. */
  public Collection<QuotaGuard> quotas() {
    return quotas.values();
  }

  @Override
  public QuotaGuard quota(QuotaSpec spec) {
    var known = quotas.get(spec.name());
    if (known == null) {
      var fresh = new QuotaGuard(spec);
      quotas.put(spec.name(), fresh);
      return fresh;
    }
    known.follow(spec, clock.getAsLong());
    return known;
  }

  /** A rule's state, made when first asked for. */
  @Override
  public RuleState state(String rule) {
    var known = states.get(rule);
    return known == null ? begun(rule) : known;
  }

  private RuleState begun(String rule) {
    var fresh =
        new RuleState(
            rule,
            new Meter(),
            new Room(this, clock),
            new Spacing(clock.getAsLong()),
            clock.getAsLong());
    var other = states.putIfAbsent(rule, fresh);
    if (other == null) {
      all.add(fresh);
    }
    return other == null ? fresh : other;
  }

  /** The terms in force for a rule, as one of its sites has them; null if it has none. */
  public @Nullable Terms terms(String rule) {
    var site = siteOf(rule);
    return site == null ? null : site.terms();
  }

  /** Why a call of a rule that came now would have to wait; null if it would not. */
  public @Nullable Rejection refusal(String rule) {
    var site = siteOf(rule);
    return site == null ? null : site.refusalNow();
  }

  /** How many calls of a rule may run at once; {@link Integer#MAX_VALUE} for any number. */
  public int limit(String rule) {
    var site = siteOf(rule);
    return site == null || !site.terms().permits()
        ? Integer.MAX_VALUE
        : site.limit(Priority.CRITICAL);
  }

  /** Of the sites of a rule the one that was registered last. */
  private @Nullable RuleSite siteOf(String rule) {
    RuleSite found = null;
    var newest = -1;
    var order = registered;
    var now = table;
    for (var number = 0; number < now.length; number++) {
      var age = number < order.length ? order[number] : 0;
      var site = age > newest ? siteOf(rule, now[number]) : null;
      if (site != null) {
        found = site;
        newest = age;
      }
    }
    return found;
  }

  private static @Nullable RuleSite siteOf(String rule, @Nullable Site site) {
    if (site instanceof RuleSite plain) {
      return plain.state().name().equals(rule) ? plain : null;
    }
    if (site instanceof NarrowedSite narrowed) {
      for (var variant : narrowed.variants()) {
        if (variant != null && variant.state().name().equals(rule)) {
          return variant;
        }
      }
    }
    return null;
  }

  @Override
  public @Nullable RuleSite site(Waiter waiter) {
    return site(waiter.site, waiter.variant);
  }

  @Override
  public @Nullable RuleSite of(RuleSite earlier) {
    return site(earlier.number(), earlier.variant());
  }

  private @Nullable RuleSite site(int number, int variant) {
    var now = table;
    var site = number < now.length ? now[number] : null;
    if (site instanceof NarrowedSite narrowed) {
      return narrowed.variant(variant);
    }
    return site instanceof RuleSite plain ? plain : null;
  }
}
