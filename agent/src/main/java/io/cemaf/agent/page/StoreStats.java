package io.cemaf.agent.page;

/**
 * A store in numbers.
 *
 * @param all of its groups together
 * @param memory outside the heap that pages are in, in bytes
 * @param scratch outside the heap that pages pass through on their way, in bytes: to be packed and
 *     unpacked, what was unpacked last, and the ring by which threads tell what they do
 * @param disk of all segments, in bytes, what no page has any more included
 * @param written to disk since it began, in bytes, which is what wears it
 * @param read from disk since then, in bytes
 * @param writeAmplification bytes written for each that had to be; 1 where nothing was copied again
 * @param cipher by which pages on disk are encrypted
 */
public record StoreStats(
    PageStats all,
    long memory,
    long scratch,
    long disk,
    long written,
    long read,
    double writeAmplification,
    String cipher) {}
