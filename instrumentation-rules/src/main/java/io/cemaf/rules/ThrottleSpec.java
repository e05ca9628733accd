package io.cemaf.rules;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Calls are spread out so that they do not heat or load the machine beyond a target.
 *
 * @param targetCpu share of the CPUs or of the quota, 0 to 1; null for none
 * @param targetTemperature degrees Celsius; null for none
 * @param window how quickly CPU use is brought to its target
 * @param maxDelay before one call, at most
 */
public record ThrottleSpec(
    @Nullable Double targetCpu,
    @Nullable Double targetTemperature,
    Duration window,
    Duration maxDelay) {}
