package io.cemaf.rules;

import io.cemaf.Priority;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule as written; null where a key was not given, so that rules on one method can be merged.
 *
 * @param pack the name of the built-in pack that it comes from; null for the user's own
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
    @Nullable ByLevel<Skip> skip,
    @Nullable Duration deadline,
    @Nullable String onPause,
    @Nullable OnEventLoop onEventLoop,
    @Nullable Boolean mayHoldLock,
    @Nullable CallEnd callEnd) {

  /** A rule that says nothing but that its calls go by a guard, named as the guard is. */
  public static RuleSpec ofGuard(String guard, SourceRef source) {
    var nothing = new Match(null, null, null, null, null, null, null, List.of());
    return new RuleSpec(
        guard, source, null, nothing, null, null, guard, null, null, null, null, null, null, null,
        null, null, null);
  }

  /** Whether it says how many of its calls may run at once. */
  public boolean limitsCalls() {
    return bulkhead != null || concurrency != null;
  }

  /** What becomes of a synchronous call that would have to wait on an event loop. */
  public enum OnEventLoop {
    REJECT,
    PROCEED
  }
}
