package io.cemaf.rules;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many calls of a rule run at once.
 *
 * @param maxWaitDuration how long a call waits for a permit; null for what its deadline leaves
 * @param maxWaiting how many calls may wait
 * @param maxHold how long a permit is leased
 */
public record BulkheadSpec(
    ByLevel<Integer> maxConcurrentCalls,
    @Nullable Duration maxWaitDuration,
    int maxWaiting,
    Duration maxHold,
    Reserve reserve) {}
