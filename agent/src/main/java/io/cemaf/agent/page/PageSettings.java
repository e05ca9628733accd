package io.cemaf.agent.page;

import io.cemaf.rules.PageSpec;
import io.cemaf.rules.PageSpec.Compression;
import io.cemaf.rules.PageSpec.Eviction;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How pages are kept.
 *
 * @param memoryLimit of the memory tier, in bytes
 * @param pageSize of a segment, in bytes
 * @param storage where segments go; null for nowhere, which is memory alone
 * @param maxDisk of all segments, in bytes
 * @param chunkSize of the pieces that larger values are cut into, in bytes
 * @param cleanupThreshold the share of memoryLimit above which pages that are not on disk go there
 *     ahead of need, in (0, 1]; at 1 they go where there is no room otherwise, or when somebody
 *     asks
 * @param maxValueSize above which those pieces go to disk and back one by one, past memory
 */
public record PageSettings(
    long memoryLimit,
    long pageSize,
    @Nullable Path storage,
    long maxDisk,
    Compression compression,
    boolean encrypt,
    Eviction eviction,
    long chunkSize,
    double cleanupThreshold,
    long maxValueSize) {
  private static final long MAX_VALUE = 64 << 20;

  /** What the rules' defaults say. */
  public static PageSettings defaults(@Nullable Path storage) {
    return new PageSettings(
        256L << 20,
        16 << 20,
        storage,
        4L << 30,
        Compression.LZ4,
        true,
        Eviction.AUTO,
        1 << 20,
        0.8,
        MAX_VALUE);
  }

  /** What rules say. */
  public static PageSettings of(PageSpec spec) {
    return new PageSettings(
        spec.memoryLimit(),
        spec.pageSize(),
        Path.of(spec.storagePath()),
        spec.maxDisk(),
        spec.compression(),
        spec.encrypt(),
        spec.eviction(),
        spec.chunkSize(),
        spec.limits().autoCleanup() ? spec.limits().cleanupThreshold() : 1,
        spec.maxValueSize());
  }

  public PageSettings memoryLimit(long bytes) {
    return new PageSettings(
        bytes,
        pageSize,
        storage,
        maxDisk,
        compression,
        encrypt,
        eviction,
        chunkSize,
        cleanupThreshold,
        maxValueSize);
  }

  public PageSettings maxDisk(long bytes) {
    return new PageSettings(
        memoryLimit,
        pageSize,
        storage,
        bytes,
        compression,
        encrypt,
        eviction,
        chunkSize,
        cleanupThreshold,
        maxValueSize);
  }

  public PageSettings pageSize(long bytes) {
    return new PageSettings(
        memoryLimit,
        bytes,
        storage,
        maxDisk,
        compression,
        encrypt,
        eviction,
        chunkSize,
        cleanupThreshold,
        maxValueSize);
  }

  public PageSettings compression(Compression how) {
    return new PageSettings(
        memoryLimit,
        pageSize,
        storage,
        maxDisk,
        how,
        encrypt,
        eviction,
        chunkSize,
        cleanupThreshold,
        maxValueSize);
  }

  public PageSettings encrypt(boolean whether) {
    return new PageSettings(
        memoryLimit,
        pageSize,
        storage,
        maxDisk,
        compression,
        whether,
        eviction,
        chunkSize,
        cleanupThreshold,
        maxValueSize);
  }

  public PageSettings eviction(Eviction which) {
    return new PageSettings(
        memoryLimit,
        pageSize,
        storage,
        maxDisk,
        compression,
        encrypt,
        which,
        chunkSize,
        cleanupThreshold,
        maxValueSize);
  }

  public PageSettings chunkSize(long bytes) {
    return new PageSettings(
        memoryLimit,
        pageSize,
        storage,
        maxDisk,
        compression,
        encrypt,
        eviction,
        bytes,
        cleanupThreshold,
        maxValueSize);
  }

  public PageSettings cleanupThreshold(double share) {
    return new PageSettings(
        memoryLimit,
        pageSize,
        storage,
        maxDisk,
        compression,
        encrypt,
        eviction,
        chunkSize,
        share,
        maxValueSize);
  }

  public PageSettings maxValueSize(long bytes) {
    return new PageSettings(
        memoryLimit,
        pageSize,
        storage,
        maxDisk,
        compression,
        encrypt,
        eviction,
        chunkSize,
        cleanupThreshold,
        bytes);
  }
}
