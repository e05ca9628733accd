package io.cemaf.agent.observe;

/**
 * What was held of reading or writing in a while.
 *
 * @param operations that were held
 * @param bytes held or not
 * @param waitedNanos by all of them together
 * @param rate in bytes a second; 0 for no limit
 */
public record DiskFacts(
    boolean write, long operations, long bytes, long waitedNanos, long longestNanos, long rate) {}
