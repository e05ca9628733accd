package io.cemaf;

/**
 * Something that the agent has decided.
 *
 * @param kind LEVEL, GUARD, CIRCUIT_BREAKER, RULES, POLICY, ALERT, POOL, MEMORY, LOGGING, PAUSED,
 *     RESUMED, THROTTLED, REJECTED, SHED, DEGRADED, QUOTA, COOLDOWN or FALLBACK; later versions may
 *     add others
 * @param subject the rule, the guard, or what else changed
 * @param method {@code type.method}; empty where it is about no call
 * @param signal what it rests on; empty where nothing was measured
 * @param value of the signal in its own unit, NaN where none is
 * @param threshold same unit, NaN where none is
 * @param action such as guard, bulkhead, delay; for changes {@code FROM -> TO}
 * @param detail the onPause message, the outcome of a wait, problems; often empty
 */
public record Decision(
    String kind,
    String subject,
    String method,
    String signal,
    double value,
    double threshold,
    String action,
    String detail) {}
