package io.cemaf.agent.page;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** A rule's pages in numbers. */
final class Group implements PageGroup {
  private final String name;
  final int number;
  private volatile long maxEntries;
  private volatile long maxBytes;

  private final AtomicLong entries = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final LongAdder pages = new LongAdder();
  private final LongAdder pagesInMemory = new LongAdder();
  private final LongAdder bytesInMemory = new LongAdder();
  private final LongAdder pagesOnDisk = new LongAdder();
  private final LongAdder bytesOnDisk = new LongAdder();
  final LongAdder hits = new LongAdder();
  final LongAdder faults = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder lost = new LongAdder();
  private final LongAdder taken = new LongAdder();
  private final LongAdder takenBytes = new LongAdder();
  private final LongAdder evicted = new LongAdder();
  private final LongAdder evictedBytes = new LongAdder();
  private final LongAdder observed = new LongAdder();
  private final LongAdder observedBytes = new LongAdder();

  /** How many did not shrink lately; an update may be lost. */
  int hopeless;

  int tries;

  Group(String name, int number, long maxEntries, long maxBytes) {
    this.name = name;
    this.number = number;
    limit(maxEntries, maxBytes);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void observed(long bytes) {
    observed.increment();
    observedBytes.add(bytes);
  }

  /** As asked for last. */
  void limit(long maxEntries, long maxBytes) {
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
  }

  /** Counts one value more, unless that is one too many. */
  boolean take(long length) {
    if (entries.incrementAndGet() > maxEntries) {
      entries.decrementAndGet();
      return false;
    }
    if (bytes.addAndGet(length) > maxBytes) {
      bytes.addAndGet(-length);
      entries.decrementAndGet();
      return false;
    }
    return true;
  }

  void give(long length) {
    bytes.addAndGet(-length);
    entries.decrementAndGet();
  }

  void made(int length) {
    pages.increment();
    taken.increment();
    takenBytes.add(length);
  }

  void released() {
    pages.decrement();
  }

  void cameToMemory(int length) {
    pagesInMemory.increment();
    bytesInMemory.add(length);
  }

  void leftMemory(int length) {
    pagesInMemory.decrement();
    bytesInMemory.add(-length);
  }

  /** It is on disk only, from here on. */
  void evicted(int length) {
    leftMemory(length);
    evicted.increment();
    evictedBytes.add(length);
  }

  void written(int stored) {
    pagesOnDisk.increment();
    bytesOnDisk.add(stored);
  }

  /** A page's record has become larger by so much, or smaller. */
  void rewritten(int more) {
    bytesOnDisk.add(more);
  }

  void leftDisk(int stored) {
    pagesOnDisk.decrement();
    bytesOnDisk.add(-stored);
  }

  PageStats stats() {
    return new PageStats(
        pages.sum(),
        bytes.get(),
        pagesInMemory.sum(),
        bytesInMemory.sum(),
        pagesOnDisk.sum(),
        bytesOnDisk.sum(),
        hits.sum(),
        faults.sum(),
        refused.sum(),
        lost.sum(),
        taken.sum(),
        takenBytes.sum(),
        evicted.sum(),
        evictedBytes.sum(),
        observed.sum(),
        observedBytes.sum());
  }
}
