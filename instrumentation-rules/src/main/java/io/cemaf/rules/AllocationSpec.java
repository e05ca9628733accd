package io.cemaf.rules;

import org.jspecify.annotations.Nullable;

/**
 * What memory and workers the calls of a rule may have together.
 *
 * @param minMemoryBytes kept free for them: less important rules cannot use it
 * @param maxMemoryBytes what they may keep alive together; null for what is left
 * @param minWorkers calls that run at once however little is left
 * @param maxWorkers calls that run at once however much is left
 * @param memoryIntensive whether they run one at a time from level high on
 */
public record AllocationSpec(
    long minMemoryBytes,
    @Nullable Long maxMemoryBytes,
    int minWorkers,
    int maxWorkers,
    boolean memoryIntensive) {}
