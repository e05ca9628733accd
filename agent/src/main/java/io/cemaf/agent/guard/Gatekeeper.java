package io.cemaf.agent.guard;

import io.cemaf.Gate;
import io.cemaf.Meter;
import io.cemaf.Site;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Recorder;
import io.cemaf.rules.CallEnd;
import io.cemaf.rules.RuleSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the woven methods and keeps the table that the gate goes by: rebuilt as a whole from the
 * decisions in force whenever they change or a method is added, and published by one store.
 */
public final class Gatekeeper implements Sites, Room.Table {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<SiteSpec> specs = new ArrayList<>();
  private final ConcurrentHashMap<String, RuleState> states = new ConcurrentHashMap<>();
  private final LongSupplier clock;
  private final Guards guards;
  private final Health health;
  private volatile long tickNanos;
  private @Nullable TermsSource source;
  private boolean held;

  /** By site number; the array is never written to after it is published. */
  private volatile @Nullable Site[] table = new Site[0];

  public Gatekeeper(
      LongSupplier clock, Recorder recorder, Health health, EventLoopNames eventLoops) {
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
            () -> tickNanos);
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
      grown[number] = site(number, spec);
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
        || spec.callEnd() instanceof CallEnd.Callback
        || spec.rules().stream().anyMatch(rule -> rule.skip() != null);
  }

  /** Puts new decisions in force and lets in who may now go, the most important rules first. */
  public void decide(TermsSource decisions) {
    lock.lock();
    try {
      source = decisions;
      var fresh = new Site[specs.size()];
      for (var number = 0; number < fresh.length; number++) {
        fresh[number] = site(number, specs.get(number));
      }
      publish(fresh);
    } finally {
      lock.unlock();
    }
    dispatch();
  }

  /** Tells the time, ends leases that have run out. */
  public void tick(long nowNanos) {
    tickNanos = nowNanos;
    guards.leases().sweep(nowNanos);
  }

  /** Lets in whoever may go now, the most important first. */
  public void dispatch() {
    var waiting = new ArrayList<RuleState>();
    for (var state : states.values()) {
      if (state.waiting() > 0) {
        waiting.add(state);
      }
    }
    if (!waiting.isEmpty()) {
      waiting.sort(Comparator.comparing(state -> state.room().foremost()));
      for (var state : waiting) {
        state.room().dispatch();
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

  /** A rule's state, made when first asked for. */
  public RuleState state(String rule) {
    return states.computeIfAbsent(
        rule,
        name ->
            new RuleState(
                name, new Meter(), new Room(this, clock), new Spacing(clock.getAsLong())));
  }

  /** The terms in force for a rule, as one of its sites has them; null if it has none. */
  public @Nullable Terms terms(String rule) {
    for (var site : table) {
      if (site instanceof RuleSite plain && plain.state().name().equals(rule)) {
        return plain.terms();
      }
      if (site instanceof NarrowedSite narrowed) {
        for (var variant : narrowed.variants()) {
          if (variant != null && variant.state().name().equals(rule)) {
            return variant.terms();
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

  private @Nullable Site site(int number, SiteSpec spec) {
    if (source == null) {
      return null;
    }
    try {
      var narrowed = spec.rules().stream().filter(Gatekeeper::isNarrowed).toList();
      return narrowed.isEmpty()
          ? site(number, 0, spec, spec.rules())
          : narrowed(number, spec, narrowed);
    } catch (RuntimeException problem) {
      health.fault("rule '" + spec.rules().get(0).name() + "' on " + spec.name(), problem);
      return null;
    }
  }

  private Site narrowed(int number, SiteSpec spec, List<RuleSpec> narrowed) {
    if (narrowed.size() > NarrowedSite.MOST) {
      throw new IllegalArgumentException(
          narrowed.size() + " rules narrow one method, at most " + NarrowedSite.MOST + " can");
    }
    var variants = new RuleSite[1 << narrowed.size()];
    for (var applying = 0; applying < variants.length; applying++) {
      var mask = applying;
      var rules =
          spec.rules().stream()
              .filter(rule -> !isNarrowed(rule) || (mask & (1 << narrowed.indexOf(rule))) != 0)
              .toList();
      variants[applying] = rules.isEmpty() ? null : site(number, applying, spec, rules);
    }
    return new NarrowedSite(
        narrowed.stream()
            .map(RuleSpec::match)
            .map(
                match ->
                    new NarrowedSite.Narrow(
                        match.threads(), match.within() == null ? null : state(match.within())))
            .toList(),
        variants);
  }

  private static boolean isNarrowed(RuleSpec rule) {
    return rule.match().threads() != null || rule.match().within() != null;
  }

  private @Nullable RuleSite site(int number, int variant, SiteSpec spec, List<RuleSpec> rules) {
    var decisions = Objects.requireNonNull(source);
    var merged = decisions.merge(rules);
    var terms = decisions.terms(merged);
    if (terms == null) {
      return null;
    }
    var primary = state(rules.get(0).name());
    var bulkhead = merged.bulkhead();
    var delay = merged.delay();
    var home = bulkhead == null ? primary : state(bulkhead.owner().name());
    var spacing = delay == null ? primary : state(delay.owner().name());
    return new RuleSite(
        number, variant, spec, primary, home.room(), spacing.spacing(), terms, guards);
  }
}
