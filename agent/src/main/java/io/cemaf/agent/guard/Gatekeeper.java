package io.cemaf.agent.guard;

import io.cemaf.Gate;
import io.cemaf.Meter;
import io.cemaf.Priority;
import io.cemaf.Rejection;
import io.cemaf.Site;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Recorder;
import io.cemaf.rules.CallEnd;
import io.cemaf.rules.PolicySpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the woven methods and keeps the table that the gate goes by: rebuilt as a whole from the
 * decisions in force whenever they change or a method is added, and published by one store.
 */
public final class Gatekeeper implements Sites, Room.Table, SiteMaker.States {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<SiteSpec> specs = new ArrayList<>();
  private final ConcurrentHashMap<String, RuleState> states = new ConcurrentHashMap<>();

  /** The states in the order of their making; control looks through them at each step. */
  private final CopyOnWriteArrayList<RuleState> all = new CopyOnWriteArrayList<>();

  private final LongSupplier clock;
  private final Guards guards;
  private final SiteMaker maker;
  private final Health health;
  private volatile long tickNanos;

  /** Of the control thread. */
  private @Nullable ThreadCosts accounts;

  private boolean accountsMissing;
  private @Nullable TermsSource source;
  private boolean held;
  private volatile List<PolicySpec> policies = List.of();

  /** By site number; the array is never written to after it is published. */
  private volatile @Nullable Site[] table = new Site[0];

  /**
   * Every site passes until decisions are made.
   *
   * @param warnings takes what a user should look at
   */
  public Gatekeeper(
      LongSupplier clock,
      Recorder recorder,
      Health health,
      Consumer<String> warnings,
      EventLoopNames eventLoops) {
    this.clock = clock;
    this.health = health;
    tickNanos = clock.getAsLong();
    var parking = new Parking(eventLoops.threads(), eventLoops.types(), health);
    guards =
        new Guards(
            recorder,
            health,
            new Leases(health),
            new Pause(clock, recorder, health, parking),
            new Callbacks(health),
            new Batches(new Handles(), health, warnings),
            clock,
            new Tick());
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
    return spec.returnsFuture()
        || mayBeSplit(spec)
        || spec.callEnd() instanceof CallEnd.Callback
        || maySkip(spec);
  }

  private static boolean maySkip(SiteSpec spec) {
    for (var rule : spec.rules()) {
      if (rule.skip() != null) {
        return true;
      }
    }
    return false;
  }

  /** A class, not a lambda: premain makes one. */
  private final class Tick implements LongSupplier {
    @Override
    public long getAsLong() {
      return tickNanos;
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
      forgetLimits(fresh);
    } finally {
      lock.unlock();
    }
    dispatch();
  }

  /** A limit that no rule asks for any more is stepped no more. */
  private void forgetLimits(@Nullable Site[] fresh) {
    var wanted = new HashSet<AdaptiveLimit>();
    for (var site : fresh) {
      if (site instanceof RuleSite plain) {
        wanted.add(plain.adaptive());
      } else if (site instanceof NarrowedSite narrowed) {
        narrowed.variants().stream()
            .filter(Objects::nonNull)
            .forEach(variant -> wanted.add(variant.adaptive()));
      }
    }
    for (var state : all) {
      if (state.adaptive() != null && !wanted.contains(state.adaptive())) {
        state.adaptive(null);
      }
    }
  }

  /** Tells the time, ends leases that have run out, and lets limits follow what they have seen. */
  public void tick(long nowNanos) {
    tickNanos = nowNanos;
    guards.leases().sweep(nowNanos);
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

  /** A rule's state, made when first asked for. */
  @Override
  public RuleState state(String rule) {
    var known = states.get(rule);
    return known == null ? begun(rule) : known;
  }

  private RuleState begun(String rule) {
    var fresh =
        new RuleState(rule, new Meter(), new Room(this, clock), new Spacing(clock.getAsLong()));
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

  private @Nullable RuleSite siteOf(String rule) {
    for (var site : table) {
      if (site instanceof RuleSite plain && plain.state().name().equals(rule)) {
        return plain;
      }
      if (site instanceof NarrowedSite narrowed) {
        for (var variant : narrowed.variants()) {
          if (variant != null && variant.state().name().equals(rule)) {
            return variant;
          }
        }
      }
    }
    return null;
  }

  @Override
  public @Nullable RuleSite site(Waiter waiter) {
    var now = table;
    var site = waiter.site < now.length ? now[waiter.site] : null;
    if (site instanceof NarrowedSite narrowed) {
      return narrowed.variant(waiter.variant);
    }
    return site instanceof RuleSite plain ? plain : null;
  }
}
