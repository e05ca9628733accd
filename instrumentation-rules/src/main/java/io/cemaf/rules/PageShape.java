package io.cemaf.rules;

import io.cemaf.rules.PageSpec.Compression;
import io.cemaf.rules.PageSpec.Eviction;
import java.util.List;
import java.util.Map;

/** {@code paging.defaults:} where paged values are kept, and how. */
final class PageShape {
  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;
  private static final long LEAST_MEMORY = MIB;
  private static final long MOST_PAGE = 1L << 30;

  static final Key<Long> MEMORY_LIMIT =
      Key.of(
          "memoryLimit",
          size(LEAST_MEMORY),
          "What is kept in memory outside the heap at most, beside the heap's own limit.",
          "256MiB");
  static final Key<Double> SOFT_CACHE =
      Key.of(
          "softCache",
          new QuantityType.OfRatio(),
          "Values that have been read are kept on the heap up to this share of its maximum.",
          "5%");
  static final Key<Long> PAGE_SIZE =
      Key.of("pageSize", size(64 * KIB), "Of a segment on disk, and of a batch.", "16MiB");
  static final Key<String> STORAGE_PATH =
      Key.of(
          "storagePath",
          new TextType(TextType.Form.ABSOLUTE_PATH),
          "Where segments are written, below it a directory for each user. Never memory that looks"
              + " like a disk (tmpfs, ramfs).",
          "/var/tmp/cemaf");
  static final Key<Long> MAX_DISK =
      Key.of(
          "maxDisk",
          size(MIB),
          "Of all segments of this process; beyond it values stay in memory.",
          "4GiB");
  static final Key<Compression> COMPRESSION =
      Key.of(
          "compression",
          WordType.of(Compression.values()),
          "lz4; zstd: the coldest pages by zstd, smaller and slower; none.",
          "lz4");
  static final Key<Boolean> ENCRYPT =
      Key.of(
          "encrypt",
          WordType.onOff(),
          "Segments are encrypted by a key that lives as long as the process.",
          "true");
  static final Key<Eviction> EVICTION =
      Key.of(
          "eviction",
          WordType.of(
              Map.of(
                  "auto",
                  Eviction.AUTO,
                  "LRU",
                  Eviction.LRU,
                  "LFU",
                  Eviction.LFU,
                  "PRIORITY",
                  Eviction.PRIORITY,
                  "SIZE",
                  Eviction.SIZE),
              List.of("auto", "LRU", "LFU", "PRIORITY", "SIZE")),
          "Which page leaves memory first.",
          "auto");
  static final Key<Long> MIN_VALUE_SIZE =
      Key.of(
          "minValueSize",
          new QuantityType.OfSize(64, "4KiB"),
          "Smaller values stay on the heap.",
          "4KiB");
  static final Key<Long> MAX_VALUE_SIZE =
      Key.of(
          "maxValueSize",
          size(64 * KIB),
          "Larger values go to disk and come back in chunks, past memoryLimit; smaller ones are kept"
              + " in memory while there is room.",
          "64MiB");
  static final Key<Long> CHUNK_SIZE =
      Key.of(
          "chunkSize",
          new QuantityType.OfSize(4 * KIB, "1MiB"),
          "Of the pieces that larger values are cut into.",
          "1MiB");
  static final Key<Long> MAX_ENTRIES =
      Key.of(
          "maxEntries",
          new UnlimitedType(new QuantityType.OfCount(1, Integer.MAX_VALUE)),
          "How many values of a field or store are paged; more stay where they are.",
          "unlimited");
  static final Key<Long> MAX_STATE_SIZE =
      Key.of(
          "maxStateSize",
          new UnlimitedType(size(4 * KIB)),
          "How many bytes of a field or store are paged; more stay where they are.",
          "unlimited");
  static final Key<Double> CLEANUP_THRESHOLD =
      Key.of(
          "cleanupThreshold",
          new QuantityType.OfRatio(0.01),
          "Pages that are not on disk yet go there ahead of need while they take more than this"
              + " share of memoryLimit; others stay in memory until there is need.",
          "80%");
  static final Key<Boolean> AUTO_CLEANUP =
      Key.of(
          "autoCleanup",
          WordType.onOff(),
          "Whether they do; else they go when there is no room otherwise, or when the memory guard"
              + " or a policy asks.",
          "true");
  static final Shape SHAPE =
      new Shape(
          "pages",
          "Where paged values are kept, and how.",
          MEMORY_LIMIT,
          SOFT_CACHE,
          PAGE_SIZE,
          STORAGE_PATH,
          MAX_DISK,
          COMPRESSION,
          ENCRYPT,
          EVICTION,
          MIN_VALUE_SIZE,
          MAX_VALUE_SIZE,
          CHUNK_SIZE,
          MAX_ENTRIES,
          MAX_STATE_SIZE,
          CLEANUP_THRESHOLD,
          AUTO_CLEANUP);

  private PageShape() {}

  private static Type<Long> size(long least) {
    return new QuantityType.OfSize(least);
  }

  /** Each key from the first section that gives it. */
  static PageSpec bind(List<Section> sections, List<Problem> problems) {
    var spec =
        new PageSpec(
            SensorsShape.first(sections, MEMORY_LIMIT, 256 * MIB),
            SensorsShape.first(sections, SOFT_CACHE, 0.05),
            SensorsShape.first(sections, PAGE_SIZE, 16 * MIB),
            SensorsShape.first(sections, STORAGE_PATH, "/var/tmp/cemaf"),
            SensorsShape.first(sections, MAX_DISK, 4L << 30),
            SensorsShape.first(sections, COMPRESSION, Compression.LZ4),
            SensorsShape.first(sections, ENCRYPT, Boolean.TRUE),
            SensorsShape.first(sections, EVICTION, Eviction.AUTO),
            SensorsShape.first(sections, MIN_VALUE_SIZE, 4 * KIB),
            SensorsShape.first(sections, MAX_VALUE_SIZE, 64 * MIB),
            SensorsShape.first(sections, CHUNK_SIZE, MIB),
            limits(
                sections, new PageLimits(PageLimits.UNLIMITED, PageLimits.UNLIMITED, 0.8, true)));
    var refused = new Refused(sections, problems);
    if (spec.pageSize() > MOST_PAGE) {
      refused.because(PAGE_SIZE, "pageSize is above 1GiB: a segment is one file");
    }
    if (spec.minValueSize() > spec.maxValueSize()) {
      refused.because(MIN_VALUE_SIZE, "minValueSize is above maxValueSize: nothing would be paged");
    }
    if (spec.chunkSize() > spec.maxValueSize()) {
      refused.because(CHUNK_SIZE, "chunkSize is above maxValueSize: no value has so large a chunk");
    }
    return spec;
  }

  private record Refused(List<Section> sections, List<Problem> problems) {
    void because(Key<?> key, String reason) {
      for (var section : sections) {
        if (section.has(key)) {
          problems.add(
              new Problem(
                  section.sourceOf(key), Problem.Severity.ERROR, Code.BAD_VALUE.id(), reason));
          return;
        }
      }
    }
  }

  /** What sections say, and {@code otherwise} for the rest. */
  static PageLimits limits(List<Section> sections, PageLimits otherwise) {
    return new PageLimits(
        SensorsShape.first(sections, MAX_ENTRIES, otherwise.maxEntries()),
        SensorsShape.first(sections, MAX_STATE_SIZE, otherwise.maxStateSize()),
        SensorsShape.first(sections, CLEANUP_THRESHOLD, otherwise.cleanupThreshold()),
        SensorsShape.first(sections, AUTO_CLEANUP, otherwise.autoCleanup()));
  }
}
