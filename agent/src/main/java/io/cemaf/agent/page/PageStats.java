package io.cemaf.agent.page;

/**
 * Pages in numbers, of a group or of all.
 *
 * @param pages that are there; a value in chunks is one for each
 * @param bytes as given to {@link Pages#put}
 * @param pagesInMemory of these, on disk too or not
 * @param bytesInMemory of these
 * @param pagesOnDisk of these, in memory too or not
 * @param bytesOnDisk of their records, as written
 * @param hits reads that found a page in memory
 * @param faults reads that did not
 * @param refused values for which there was no room
 * @param lost reads that could not be answered
 * @param taken pages that there have been
 * @param takenBytes of these
 * @param evicted times that a page left memory for disk
 * @param evictedBytes of these
 * @param observed values that would have been put, had their rule been in force
 * @param observedBytes of these
 */
public record PageStats(
    long pages,
    long bytes,
    long pagesInMemory,
    long bytesInMemory,
    long pagesOnDisk,
    long bytesOnDisk,
    long hits,
    long faults,
    long refused,
    long lost,
    long taken,
    long takenBytes,
    long evicted,
    long evictedBytes,
    long observed,
    long observedBytes) {
  static final PageStats NOTHING = new PageStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  PageStats plus(PageStats other) {
    return new PageStats(
        pages + other.pages,
        bytes + other.bytes,
        pagesInMemory + other.pagesInMemory,
        bytesInMemory + other.bytesInMemory,
        pagesOnDisk + other.pagesOnDisk,
        bytesOnDisk + other.bytesOnDisk,
        hits + other.hits,
        faults + other.faults,
        refused + other.refused,
        lost + other.lost,
        taken + other.taken,
        takenBytes + other.takenBytes,
        evicted + other.evicted,
        evictedBytes + other.evictedBytes,
        observed + other.observed,
        observedBytes + other.observedBytes);
  }

  /** Of all reads those that found a page in memory; 1 if there were none. */
  public double hitRate() {
    return hits + faults == 0 ? 1 : (double) hits / (hits + faults);
  }
}
