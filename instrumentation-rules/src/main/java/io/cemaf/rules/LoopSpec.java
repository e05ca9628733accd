package io.cemaf.rules;

import java.time.Duration;

/**
 * What stops an agent that runs in circles.
 *
 * @param key what calls in one loop have in common
 * @param maxCalls of one key in any period
 * @param per the period
 */
public record LoopSpec(Expression key, int maxCalls, Duration per) {}
