package io.cemaf.agent.policy;

import io.cemaf.agent.guard.GuardGate;
import io.cemaf.agent.guard.Terms;
import io.cemaf.agent.guard.TermsSource;
import io.cemaf.agent.pressure.LevelState;
import io.cemaf.rules.BulkheadSpec;
import io.cemaf.rules.ByLevel;
import io.cemaf.rules.ConcurrencySpec;
import io.cemaf.rules.Condition;
import io.cemaf.rules.MergedRule;
import io.cemaf.rules.Mode;
import io.cemaf.rules.Reserve;
import io.cemaf.rules.RuleSpec;
import io.cemaf.rules.Rules;
import io.cemaf.rules.Skip;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 */
record Decisions(
    Rules rules,
    Overrides overrides,
    LevelState level,
    Map<Condition, Boolean> held,
    ActivePolicies policies,
    Map<String, GuardGate> guards,
    Set<String> timed)
    implements TermsSource {

  private static final int DEFAULT_MAX_WAITING = 256;

  /** What a policy's throttle delays one call by, at most, where the rule has none of its own. */
  private static final Duration MAX_PACE = Duration.ofSeconds(2);

  private static final Duration DEFAULT_MAX_HOLD = Duration.ofMinutes(10);

  @Override
  public MergedRule merge(List<RuleSpec> specs) {
    return MergedRule.of(specs, rules);
  }

  @Override
  public @Nullable Terms terms(MergedRule merged) {
    var name = merged.rules().get(0).name();
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
    var deadlineNanos = merged.deadline().toNanos();
    return new Terms(
        mode,
        level.level(),
        merged.priority(),
        limit == null ? Integer.MAX_VALUE : limit,
        permits != null || adaptive != null,
        reserve(permits, adaptive),
        duty,
        throttle == null ? maxPaceNanos : throttle.value().maxDelay().toNanos(),
        spacing == null ? 0 : spacing.toNanos(),
        guard == null ? null : guards.get(guard.value()),
        skip(merged),
        deadlineNanos,
        maxWait == null ? deadlineNanos : maxWait.toNanos(),
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
        level.threshold());
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
    return rule.deadline() == null ? rules.deadline() : rule.deadline();
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

  private @Nullable Skip skip(MergedRule merged) {
    var skip = merged.skip();
    if (skip == null) {
      return null;
    }
    // Skipping at all is what is strict about it; among skips the first one that holds stays.
    var chosen =
        resolve(skip.value(), Comparator.comparing((Skip value) -> !(value instanceof Skip.No)));
    return chosen instanceof Skip.No ? null : chosen;
  }

  private <T> @Nullable T resolve(ByLevel<T> values, Comparator<? super T> strictness) {
    Predicate<Condition> holds = condition -> held.getOrDefault(condition, false);
    return Stricter.resolve(values, level.level(), holds, strictness);
  }
}
