package io.cemaf;

/**
 * How a {@link StateMonitor} stands. Sizes in bytes.
 *
 * @param usage share of {@code maxStateSize}, 0 to 1
 */
public record ResourceStats(
    long currentSize,
    long maxStateSize,
    double usage,
    int valueCount,
    int maxEntries,
    long cleanupThresholdBytes,
    boolean shouldCleanUp) {}
