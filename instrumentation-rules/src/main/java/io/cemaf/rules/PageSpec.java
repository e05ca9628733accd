package io.cemaf.rules;

/**
 * Where paged values are kept, and how; sizes in bytes.
 *
 * @param memoryLimit of what is kept in memory outside the heap
 * @param softCache of the heap's maximum, 0 to 1: for values that have been read
 * @param pageSize of a segment, and of a batch of small values
 * @param storagePath where segments are written, below it a directory for each user
 * @param maxDisk of all segments of this process
 * @param minValueSize smaller values stay on the heap
 * @param maxValueSize larger ones go to disk and back in chunks
 * @param chunkSize of those
 */
public record PageSpec(
    long memoryLimit,
    double softCache,
    long pageSize,
    String storagePath,
    long maxDisk,
    Compression compression,
    boolean encrypt,
    Eviction eviction,
    long minValueSize,
    long maxValueSize,
    long chunkSize,
    PageLimits limits) {
  /** How pages are made smaller. */
  public enum Compression {
    LZ4,
    /** The coldest ones by zstd, all others by lz4. */
    ZSTD,
    NONE
  }

  /** Which page leaves memory first. */
  public enum Eviction {
    /** What traces of context show to be best. */
    AUTO,
    /** That which has not been read for the longest time. */
    LRU,
    /** That which has been read least often. */
    LFU,
    /** The least important one. */
    PRIORITY,
    /** The largest one. */
    SIZE
  }
}
