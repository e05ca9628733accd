package io.cemaf.rules;

/**
 * How much of a store or field may be paged. Beyond it values stay where they are.
 *
 * @param maxEntries values; {@link #UNLIMITED} for any number
 * @param maxStateSize bytes of all its values; {@link #UNLIMITED} for any number
 * @param cleanupThreshold the share of what it may have in memory from which values go to disk
 * @param autoCleanup whether they go by themselves
 */
public record PageLimits(
    long maxEntries, long maxStateSize, double cleanupThreshold, boolean autoCleanup) {
  /** No limit. */
  public static final long UNLIMITED = Long.MAX_VALUE;
}
