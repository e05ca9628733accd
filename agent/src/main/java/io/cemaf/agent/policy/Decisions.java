package io.cemaf.agent.policy;

import io.cemaf.Pool;
import io.cemaf.Priority;
import io.cemaf.agent.disk.DiskTerms;
import io.cemaf.agent.guard.Ending;
import io.cemaf.agent.guard.GuardGate;
import io.cemaf.agent.guard.Rate;
import io.cemaf.agent.guard.Terms;
import io.cemaf.agent.guard.TermsSource;
import io.cemaf.agent.logs.LogTerms;
import io.cemaf.agent.memory.MemoryGate;
import io.cemaf.agent.pool.PoolCap;
import io.cemaf.agent.pool.PoolTerms;
import io.cemaf.agent.pressure.LevelState;
import io.cemaf.rules.BudgetSpec;
import io.cemaf.rules.BulkheadSpec;
import io.cemaf.rules.ByLevel;
import io.cemaf.rules.CallRate;
import io.cemaf.rules.ConcurrencySpec;
import io.cemaf.rules.Condition;
import io.cemaf.rules.Degrade;
import io.cemaf.rules.DiskSpec;
import io.cemaf.rules.LoggingSpec;
import io.cemaf.rules.MergedRule;
import io.cemaf.rules.Mode;
import io.cemaf.rules.Owned;
import io.cemaf.rules.PoolSpec;
import io.cemaf.rules.QuotaSpec;
import io.cemaf.rules.Reserve;
import io.cemaf.rules.RuleSpec;
import io.cemaf.rules.Rules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the level, the guards and the conditions that hold, for every rule. Immutable.
 *
 * @param level in force, with what it rests on
 * @param held by condition, whether it holds
 * @param policies those that act
 * @param guards by name
 * @param timed rules whose durations some condition names
 * @param memory which calls ask for a place in memory; null for none
 * @param byName the rules in force
 */
record Decisions(
    Rules rules,
    Overrides overrides,
    LevelState level,
    Map<Condition, Boolean> held,
    ActivePolicies policies,
    Map<String, GuardGate> guards,
    Set<String> timed,
    @Nullable MemoryGate memory,
    Map<String, RuleSpec> byName)
    implements TermsSource {

  private static final int DEFAULT_MAX_WAITING = 256;

  /** What a policy's throttle delays one call by, at most, where the rule has none of its own. */
  private static final Duration MAX_PACE = Duration.ofSeconds(2);

  private static final Duration DEFAULT_PERIOD = Duration.ofSeconds(1);

  private static final Comparator<CallRate> FEWER_A_SECOND = new FewerASecond();

  /** A class, not a lambda: every start would pay for one. */
  private static final class FewerASecond implements Comparator<CallRate> {
    @Override
    public int compare(CallRate one, CallRate other) {
      return Double.compare(perSecond(other), perSecond(one));
    }
  }

  private static final Duration DEFAULT_MAX_HOLD = Duration.ofMinutes(10);

  @Override
  public MergedRule merge(List<RuleSpec> specs) {
    var merged = MergedRule.of(specs, rules);
    return merged.withShared(
        inForce(merged.concurrency(), RuleSpec::concurrency),
        inForce(merged.circuitBreaker(), RuleSpec::circuitBreaker),
        inForce(merged.rateLimiter(), RuleSpec::rateLimiter),
        inForce(merged.loop(), RuleSpec::loop));
  }

  /** Methods that a reload has left behind keep no state alive, and share what is in force. */
  private <T> @Nullable Owned<T> inForce(
      @Nullable Owned<T> said, Function<RuleSpec, @Nullable T> key) {
    if (said == null) {
      return null;
    }
    var rule = byName.get(said.owner().name());
    var now = rule == null ? null : key.apply(rule);
    return rule == null || now == null ? null : new Owned<>(now, rule);
  }

  static Map<String, RuleSpec> byName(Rules rules) {
    var named = new HashMap<String, RuleSpec>();
    for (var rule : rules.rules()) {
      named.put(rule.name(), rule);
    }
    return Map.copyOf(named);
  }

  @Override
  public Collection<BudgetSpec> budgets() {
    return rules.budgets().values();
  }

  @Override
  public @Nullable QuotaSpec quota(String name) {
    return rules.quotas().get(name);
  }

  @Override
  public @Nullable Terms terms(MergedRule merged) {
    var name = merged.rules().get(0).name();
    if (!byName.containsKey(name) && !rules.guards().containsKey(name)) {
      // A reload has left it behind: whoever waits for it goes.
      return null;
    }
    var mode = overrides.mode(name, own(merged), rules.mode());
    if (mode == Mode.OFF) {
      return null;
    }
    var bulkhead = merged.bulkhead();
    var permits = bulkhead == null ? null : bulkhead.value();
    var limit =
        permits == null
            ? null
            : resolve(permits.maxConcurrentCalls(), Comparator.<Integer>reverseOrder());
    var delay = merged.delay();
    var spacing =
        delay == null ? null : resolve(delay.value(), Comparator.<Duration>naturalOrder());
    var guard = merged.guard();
    var adaptive = merged.concurrency() == null ? null : merged.concurrency().value();
    var throttle = merged.throttle();
    var duty = policies.duty(merged.rules());
    var maxPaceNanos = duty < 1 ? MAX_PACE.toNanos() : 0;
    var maxWait = permits == null ? null : permits.maxWaitDuration();
    var scaling = merged.allocation() == null ? Priority.NORMAL : merged.priority();
    var deadlineNanos = PriorityTime.scaled(merged.deadline().toNanos(), scaling);
    return new Terms(
        mode,
        level.level(),
        merged.priority(),
        limit == null ? Integer.MAX_VALUE : limit,
        permits != null || adaptive != null || merged.allocation() != null,
        reserve(permits, adaptive),
        duty,
        throttle == null ? maxPaceNanos : throttle.value().maxDelay().toNanos(),
        spacing == null ? 0 : spacing.toNanos(),
        guard == null ? null : guards.get(guard.value()),
        degrade(merged),
        deadlineNanos,
        maxWait == null ? deadlineNanos : PriorityTime.scaled(maxWait.toNanos(), scaling),
        permits != null
            ? permits.maxWaiting()
            : adaptive == null ? DEFAULT_MAX_WAITING : adaptive.maxWaiting(),
        maxHold(permits, adaptive).toNanos(),
        merged.mayHoldLock(),
        merged.onEventLoop() == RuleSpec.OnEventLoop.PROCEED,
        merged.onPause() == null ? "" : merged.onPause(),
        timed.contains(name),
        policies.shed(merged.rules(), merged.priority()),
        policies.batch(merged.rules()),
        level.signal(),
        level.value(),
        level.threshold(),
        rate(merged, scaling),
        ending(merged, scaling),
        holdsUp(merged) ? memory : null,
        merged.onReject());
  }

  private static boolean holdsUp(MergedRule merged) {
    for (var rule : merged.rules()) {
      if (rule.holdsUp()) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Ending ending(MergedRule merged, Priority scaling) {
    var limit = merged.timeLimiter();
    var retry = merged.retry() != null && merged.idempotent() ? merged.retry().value() : null;
    var deadline = merged.attemptDeadline();
    var stream = merged.streamLimits();
    var others = merged.quota() != null || merged.fallback() != null;
    return limit == null && retry == null && deadline == null && stream == null && !others
        ? null
        : new Ending(
            retry,
            limit == null ? 0 : PriorityTime.scaled(limit.value().toNanos(), scaling),
            deadline == null ? 0 : PriorityTime.scaled(deadline.toNanos(), scaling),
            stream == null ? 0 : scaled(stream.value().firstToken(), scaling),
            stream == null ? 0 : scaled(stream.value().betweenTokens(), scaling),
            others);
  }

  private static long scaled(@Nullable Duration duration, Priority scaling) {
    return duration == null ? 0 : PriorityTime.scaled(duration.toNanos(), scaling);
  }

  private @Nullable Rate rate(MergedRule merged, Priority scaling) {
    var limiter = merged.rateLimiter();
    if (limiter == null) {
      return null;
    }
    var rate = resolve(limiter.value().rate(), FEWER_A_SECOND);
    return rate == null
        ? null
        : new Rate(
            rate.calls(),
            periodNanos(rate),
            PriorityTime.scaled(limiter.value().timeoutDuration().toNanos(), scaling));
  }

  private static double perSecond(CallRate rate) {
    return rate.calls() * 1e9 / periodNanos(rate);
  }

  private static long periodNanos(CallRate rate) {
    return rate.period() == null ? DEFAULT_PERIOD.toNanos() : rate.period().toNanos();
  }

  /** The bulkhead says how it is used where there is one, else the limit that adapts. */
  private static Reserve reserve(
      @Nullable BulkheadSpec bulkhead, @Nullable ConcurrencySpec adaptive) {
    return bulkhead != null
        ? bulkhead.reserve()
        : adaptive == null ? Reserve.NONE : adaptive.reserve();
  }

  private static Duration maxHold(
      @Nullable BulkheadSpec bulkhead, @Nullable ConcurrencySpec adaptive) {
    return bulkhead != null
        ? bulkhead.maxHold()
        : adaptive == null ? DEFAULT_MAX_HOLD : adaptive.maxHold();
  }

  @Override
  public Duration deadline(RuleSpec rule) {
    var deadline = rule.deadline() == null ? rules.deadline() : rule.deadline();
    return rule.allocation() == null || rule.priority() == null
        ? deadline
        : Duration.ofNanos(PriorityTime.scaled(deadline.toNanos(), rule.priority()));
  }

  /** The first of the rules that says a mode of its own. */
  private static @Nullable Mode own(MergedRule merged) {
    for (var rule : merged.rules()) {
      if (rule.mode() != null) {
        return rule.mode();
      }
    }
    return null;
  }

  private @Nullable Degrade degrade(MergedRule merged) {
    var degrade = merged.degrade();
    if (degrade == null) {
      return null;
    }
    var inForce = MostSevere.of(degrade.value(), level.level(), held);
    return inForce.isNothing() ? null : inForce;
  }

  /** What the rules about executors let each of them have. */
  PoolTerms pools() {
    var caps = new ArrayList<PoolCap>();
    for (var pool : rules.pools()) {
      var most = resolve(pool.maxWorkers(), Comparator.<Integer>reverseOrder());
      var mode = overrides.mode(pool.name(), pool.mode(), rules.mode());
      caps.add(new PoolCap(pool, mode, bounded(pool, most == null ? Pool.UNLIMITED : most)));
    }
    return new PoolTerms(caps, level.signal(), level.value(), level.threshold());
  }

  /** The file's bounds hold for all, but for the least that a rule gives itself. */
  private int bounded(PoolSpec pool, int most) {
    var limits = rules.limits();
    var upper = limits.maxWorkers() == null ? Pool.UNLIMITED : limits.maxWorkers();
    var own = pool.minWorkers() == null ? limits.minWorkers() : pool.minWorkers();
    var least = own == null ? 1 : own;
    return Math.min(upper, Math.max(least, most));
  }

  /** How fast the watched files may be read and written; null where none are watched. */
  @Nullable DiskTerms disk() {
    var disk = rules.disk();
    return disk == null
        ? null
        : new DiskTerms(
            overrides.mode(DiskSpec.NAME, disk.mode(), rules.mode()),
            disk.fifo(),
            rate(disk.maxWriteRate()),
            rate(disk.maxReadRate()));
  }

  private long rate(@Nullable ByLevel<Long> rates) {
    var rate = rates == null ? null : resolve(rates, Comparator.<Long>reverseOrder());
    return rate == null ? 0 : rate;
  }

  /** What log files keep; null where no rule is about them. */
  @Nullable LogTerms logging() {
    var logging = rules.logging();
    if (logging == null) {
      return null;
    }
    var reduced = false;
    for (var condition : logging.when()) {
      reduced |= held.getOrDefault(condition, false);
    }
    return new LogTerms(
        overrides.mode(LoggingSpec.NAME, logging.mode(), rules.mode()),
        reduced,
        logging.keepAtLeast());
  }

  private <T> @Nullable T resolve(ByLevel<T> values, Comparator<? super T> strictness) {
    Predicate<Condition> holds = condition -> held.getOrDefault(condition, false);
    return Stricter.resolve(values, level.level(), holds, strictness);
  }
}
