package io.cemaf.rules;

import java.time.Duration;

/**
 * How many calls start in each period.
 *
 * @param rate each with its period
 * @param timeoutDuration how long a call waits for its turn
 */
public record RateLimiterSpec(ByLevel<CallRate> rate, Duration timeoutDuration) {}
