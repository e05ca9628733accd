package io.cemaf.agent.observe;

import io.cemaf.Level;
import io.cemaf.Priority;
import org.jspecify.annotations.Nullable;

/**
 * One decision as it is kept for {@code explain} and {@code status}.
 *
 * @param atMillis since the epoch, as of the poll before it
 * @param subject the rule, the guard, or what else changed
 * @param method {@code type.method}; empty where it is about no call
 * @param priority of the rule; null where it is about no call
 * @param level at the decision; null where it is about none
 * @param signal what it rests on; empty where nothing was measured
 * @param value in the signal's own unit, NaN where none is
 * @param threshold same unit, NaN where none is
 * @param action such as guard, bulkhead, delay; for changes {@code FROM -> TO}
 * @param detail the onPause message, the outcome of a wait, problems; often empty
 * @param waitedNanos 0 where nothing waited
 */
public record Decision(
    long atMillis,
    Kind kind,
    String subject,
    String method,
    @Nullable Priority priority,
    @Nullable Level level,
    String signal,
    double value,
    double threshold,
    String action,
    String detail,
    long waitedNanos) {

  /** What was decided. */
  public enum Kind {
    LEVEL,
    GUARD,
    CIRCUIT_BREAKER,
    RULES,
    POLICY,
    ALERT,
    POOL,
    MEMORY,
    LOGGING,
    PAUSED,
    RESUMED,
    THROTTLED,
    REJECTED,
    SHED,
    DEGRADED,
    QUOTA,
    COOLDOWN,
    FALLBACK
  }

  static Decision ofCall(long atMillis, Kind kind, CallFacts facts, String detail, long nanos) {
    return new Decision(
        atMillis,
        kind,
        facts.rule(),
        facts.method(),
        facts.priority(),
        facts.level(),
        facts.signal(),
        facts.value(),
        facts.threshold(),
        facts.action(),
        detail,
        nanos);
  }
}
