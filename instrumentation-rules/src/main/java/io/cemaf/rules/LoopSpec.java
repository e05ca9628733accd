package io.cemaf.rules;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What stops an agent that runs in circles. At least one of the three limits is given.
 *
 * @param key what calls in one loop have in common
 * @param maxCalls of one key in any period; null for no limit
 * @param per the period
 * @param maxToolCalls that one answer may ask for; null for no limit
 * @param maxTokens of one key in any period, of requests and answers; null for no limit
 */
public record LoopSpec(
    Expression key,
    @Nullable Integer maxCalls,
    Duration per,
    @Nullable Integer maxToolCalls,
    @Nullable Long maxTokens) {}
