package io.cemaf.rules;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How failed attempts are made again; resilience4j's names and meaning.
 *
 * @param maxAttempts the first one included
 * @param waitDuration before the second attempt
 * @param exponentialBackoffMultiplier from one wait to the next; 1 for all the same
 * @param randomizedWaitFactor by which share a wait is longer or shorter, 0 to below 1
 * @param budget attempts made again, as a share of the calls; null for no bound
 */
public record RetrySpec(
    int maxAttempts,
    Duration waitDuration,
    double exponentialBackoffMultiplier,
    double randomizedWaitFactor,
    @Nullable Double budget) {}
