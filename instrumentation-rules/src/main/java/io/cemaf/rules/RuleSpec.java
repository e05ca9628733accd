package io.cemaf.rules;

import io.cemaf.Priority;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule as written; null where a key was not given, so that rules on one method can be merged.
 *
 * @param pack the name of the built-in pack that it comes from; null for the user's own
 * @param quota the name of the quota that its calls take part in
 * @param fallback who answers instead, in this order
 * @param streamLimits what {@code timeLimiter} says of streams
 * @param fileDeadline what is written for all rules; null for nothing
 */
public record RuleSpec(
    String name,
    SourceRef source,
    @Nullable String pack,
    Match match,
    @Nullable Mode mode,
    @Nullable Priority priority,
    @Nullable String guard,
    @Nullable BulkheadSpec bulkhead,
    @Nullable ConcurrencySpec concurrency,
    @Nullable ThrottleSpec throttle,
    @Nullable ByLevel<Duration> delay,
    @Nullable ByLevel<Degrade> degrade,
    @Nullable Duration deadline,
    @Nullable String onPause,
    @Nullable OnEventLoop onEventLoop,
    @Nullable Boolean mayHoldLock,
    @Nullable CallEnd callEnd,
    @Nullable CircuitBreakerSpec circuitBreaker,
    @Nullable RateLimiterSpec rateLimiter,
    @Nullable Duration timeLimiter,
    @Nullable RetrySpec retry,
    @Nullable Boolean idempotent,
    @Nullable AllocationSpec allocation,
    @Nullable OnReject onReject,
    @Nullable String quota,
    @Nullable List<FallbackSpec> fallback,
    @Nullable LoopSpec loop,
    @Nullable StreamLimits streamLimits,
    @Nullable Duration fileDeadline) {

  private static final List<String> MAY_BE_REPEATED = List.of("llm.chat", "llm.embed");

  /** Whether it is about nothing but calls that a pack knows to do no harm if made twice. */
  boolean mayBeRepeated() {
    return !match.hooks().isEmpty() && MAY_BE_REPEATED.containsAll(match.hooks());
  }

  /** Whether a call's end is not just its body's. */
  public boolean changesEnd() {
    return timeLimiter != null
        || streamLimits != null
        || retry != null
        || quota != null
        || fallback != null
        || attemptDeadline() != null;
  }

  /**
   * The deadline that ends attempts too; null where only waits end. What nobody wrote ends no
   * attempt, and what is written for all rules those alone that hold calls up.
   */
  public @Nullable Duration attemptDeadline() {
    return deadline != null ? deadline : holdsUp() ? fileDeadline : null;
  }

  /** Whether it is about calls that may wait: others are knobs, counts, or ends of calls. */
  public boolean holdsUp() {
    return limitsCalls()
        || guard != null
        || circuitBreaker != null
        || rateLimiter != null
        || quota != null
        || delay != null
        || throttle != null;
  }

  /** The same under what is written for all rules. */
  RuleSpec under(@Nullable Duration deadlineOfAll) {
    return with(degrade, callEnd, deadlineOfAll);
  }

  private RuleSpec with(
      @Nullable ByLevel<Degrade> otherDegrade,
      @Nullable CallEnd otherEnd,
      @Nullable Duration otherDeadline) {
    return new RuleSpec(
        name,
        source,
        pack,
        match,
        mode,
        priority,
        guard,
        bulkhead,
        concurrency,
        throttle,
        delay,
        otherDegrade,
        deadline,
        onPause,
        onEventLoop,
        mayHoldLock,
        otherEnd,
        circuitBreaker,
        rateLimiter,
        timeLimiter,
        retry,
        idempotent,
        allocation,
        onReject,
        quota,
        fallback,
        loop,
        streamLimits,
        otherDeadline);
  }

  /** Whether arguments of its calls may be replaced. */
  public boolean rewritesArguments() {
    if (degrade == null) {
      return false;
    }
    for (var entry : degrade.levels().values()) {
      if (entry.rewrites()) {
        return true;
      }
    }
    for (var each : degrade.conditions()) {
      if (each.value().rewrites()) {
        return true;
      }
    }
    return false;
  }

  /**
   * What it says of blocks of code: they have no arguments, no handler and no type to answer, so a
   * skipped one is made to answer itself, for whoever runs it to see.
   */
  public RuleSpec ofBlocks() {
    return degrade == null && callEnd == null
        ? this
        : with(degrade == null ? null : degrade.map(Degrade::ofBlocks), null, fileDeadline);
  }

  /** A rule that says nothing but that its calls go by a guard, named as the guard is. */
  public static RuleSpec ofGuard(String guard, SourceRef source) {
    return new RuleSpec(
        guard,
        source,
        null,
        Match.NOTHING,
        null,
        null,
        guard,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** Whether it says how many of its calls may run at once. */
  public boolean limitsCalls() {
    return bulkhead != null || concurrency != null || allocation != null;
  }

  /** What becomes of a synchronous call that would have to wait on an event loop. */
  public enum OnEventLoop {
    REJECT,
    PROCEED
  }
}
