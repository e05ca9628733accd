package io.cemaf.agent.observe;

import io.cemaf.Level;
import io.cemaf.Priority;

/**
 * What every record about a call says.
 *
 * @param method {@code type.method}
 * @param signal what the decision rests on; empty where nothing was measured
 * @param value the signal's value in its own unit, NaN where none is
 * @param threshold same unit, NaN where none is
 * @param action such as guard, bulkhead, delay, skip
 */
public record CallFacts(
    String rule,
    String method,
    Priority priority,
    Level level,
    String signal,
    double value,
    double threshold,
    String action) {}
