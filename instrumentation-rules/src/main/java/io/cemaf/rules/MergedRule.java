package io.cemaf.rules;

import io.cemaf.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What several rules on one method say together: per key the first that sets it wins.
 *
 * @param rules those that were merged, in order
 * @param conflicts warnings about keys that two of the user's rules set differently
 * @param attemptDeadline that ends attempts too; null where only waits end
 * @param quota the name of one of {@link Rules#quotas}
 * @param streamLimits what {@code timeLimiter} says of streams
 */
public record MergedRule(
    List<RuleSpec> rules,
    Mode mode,
    Priority priority,
    @Nullable Owned<String> guard,
    @Nullable Owned<BulkheadSpec> bulkhead,
    @Nullable Owned<ConcurrencySpec> concurrency,
    @Nullable Owned<ThrottleSpec> throttle,
    @Nullable Owned<ByLevel<Duration>> delay,
    @Nullable Owned<ByLevel<Degrade>> degrade,
    Duration deadline,
    @Nullable String onPause,
    RuleSpec.OnEventLoop onEventLoop,
    boolean mayHoldLock,
    List<Problem> conflicts,
    @Nullable Owned<CircuitBreakerSpec> circuitBreaker,
    @Nullable Owned<RateLimiterSpec> rateLimiter,
    @Nullable Owned<Duration> timeLimiter,
    @Nullable Owned<RetrySpec> retry,
    boolean idempotent,
    @Nullable Owned<AllocationSpec> allocation,
    @Nullable OnReject onReject,
    @Nullable Duration attemptDeadline,
    @Nullable Owned<String> quota,
    @Nullable Owned<List<FallbackSpec>> fallback,
    @Nullable Owned<LoopSpec> loop,
    @Nullable Owned<StreamLimits> streamLimits) {

  public MergedRule {
    conflicts = List.copyOf(conflicts);
  }

  /** Merges rules in their order; {@code defaults} gives the mode and deadline of its file. */
  public static MergedRule of(List<RuleSpec> rules, Rules defaults) {
    var merge = new Merge(rules);
    return new MergedRule(
        List.copyOf(rules),
        or(merge.first("mode", RuleSpec::mode), defaults.mode()),
        or(merge.first("priority", RuleSpec::priority), Priority.NORMAL),
        merge.first("guard", RuleSpec::guard),
        merge.first("bulkhead", RuleSpec::bulkhead),
        merge.first("concurrency", RuleSpec::concurrency),
        merge.first("throttle", RuleSpec::throttle),
        merge.first("delay", RuleSpec::delay),
        merge.first("degrade", RuleSpec::degrade),
        or(merge.first("deadline", RuleSpec::deadline), defaults.deadline()),
        orNull(merge.first("onPause", RuleSpec::onPause)),
        or(merge.first("onEventLoop", RuleSpec::onEventLoop), RuleSpec.OnEventLoop.REJECT),
        or(merge.first("mayHoldLock", RuleSpec::mayHoldLock), false),
        merge.conflicts,
        merge.first("circuitBreaker", RuleSpec::circuitBreaker),
        merge.first("rateLimiter", RuleSpec::rateLimiter),
        merge.first("timeLimiter", RuleSpec::timeLimiter),
        merge.first("retry", RuleSpec::retry),
        or(merge.first("idempotent", RuleSpec::idempotent), mayBeRepeated(rules)),
        merge.first("allocation", RuleSpec::allocation),
        orNull(merge.first("onReject", RuleSpec::onReject)),
        attemptDeadline(rules),
        merge.first("quota", RuleSpec::quota),
        merge.first("fallback", RuleSpec::fallback),
        merge.first("loop", RuleSpec::loop),
        merge.first("timeLimiter.firstToken or betweenTokens", RuleSpec::streamLimits));
  }

  /** The same with other values of what has a state that lasts from one table to the next. */
  public MergedRule withShared(
      @Nullable Owned<ConcurrencySpec> sharedConcurrency,
      @Nullable Owned<CircuitBreakerSpec> sharedBreaker,
      @Nullable Owned<RateLimiterSpec> sharedRate,
      @Nullable Owned<LoopSpec> sharedLoop) {
    return new MergedRule(
        rules,
        mode,
        priority,
        guard,
        bulkhead,
        sharedConcurrency,
        throttle,
        delay,
        degrade,
        deadline,
        onPause,
        onEventLoop,
        mayHoldLock,
        conflicts,
        sharedBreaker,
        sharedRate,
        timeLimiter,
        retry,
        idempotent,
        allocation,
        onReject,
        attemptDeadline,
        quota,
        fallback,
        sharedLoop,
        streamLimits);
  }

  /** A rule's own goes before that of all rules. */
  private static @Nullable Duration attemptDeadline(List<RuleSpec> rules) {
    Duration ofAll = null;
    for (var rule : rules) {
      if (rule.deadline() != null) {
        return rule.deadline();
      }
      ofAll = ofAll == null ? rule.attemptDeadline() : ofAll;
    }
    return ofAll;
  }

  private static boolean mayBeRepeated(List<RuleSpec> rules) {
    for (var rule : rules) {
      if (rule.mayBeRepeated()) {
        return true;
      }
    }
    return false;
  }

  private static <T> T or(@Nullable Owned<T> found, T otherwise) {
    return found == null ? otherwise : found.value();
  }

  private static <T> @Nullable T orNull(@Nullable Owned<T> found) {
    return found == null ? null : found.value();
  }

  private static final class Merge {
    private final List<RuleSpec> rules;
    private final List<Problem> conflicts = new ArrayList<>();

    Merge(List<RuleSpec> rules) {
      this.rules = rules;
    }

    <T> @Nullable Owned<T> first(String key, Function<RuleSpec, @Nullable T> get) {
      Owned<T> winner = null;
      for (var rule : rules) {
        var value = get.apply(rule);
        if (value == null) {
          continue;
        }
        if (winner == null) {
          winner = new Owned<>(value, rule);
        } else if (!winner.value().equals(value) && isSurprising(winner.owner(), rule)) {
          conflicts.add(conflict(key, winner.owner(), rule));
        }
      }
      return winner;
    }

    /** Overriding a pack is what rules are for, and rules for different callers are meant. */
    private static boolean isSurprising(RuleSpec winner, RuleSpec loser) {
      return winner.pack() == null
          && loser.pack() == null
          && Objects.equals(winner.match().threads(), loser.match().threads())
          && Objects.equals(winner.match().within(), loser.match().within())
          && winner.match().hosts().equals(loser.match().hosts());
    }

    private static Problem conflict(String key, RuleSpec winner, RuleSpec loser) {
      return new Problem(
          loser.source(),
          Problem.Severity.WARNING,
          Code.CONFLICT.id(),
          "rules '"
              + winner.name()
              + "' and '"
              + loser.name()
              + "' set "
              + key
              + " for the same method; '"
              + winner.name()
              + "' comes first and wins");
    }
  }
}
