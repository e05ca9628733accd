package io.cemaf.agent.page;

import io.cemaf.agent.disk.Budget;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Segments on a disk: bytes are appended to the newest, and a segment goes when none of its bytes
 * is any page's. Whatever fails is counted, and tried again a second later.
 */
final class Spill implements AutoCloseable {
  private static final long AGAIN_NANOS = 1_000_000_000;

  /** Each costs the process a file descriptor. */
  private static final int MOST_SEGMENTS = 256;

  private final long pageSize;
  private volatile long maxDisk;
  private final @Nullable Directory directory;
  private final Budget budget;
  private final Health health;
  private final LongSupplier clock;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Segment[] segments = {};
  private @Nullable Segment newest;
  private int made;

  /** Of all segments; written under the lock. */
  private final AtomicLong size = new AtomicLong();

  private volatile long failedNanos;
  private volatile boolean failed;

  final LongAdder written = new LongAdder();
  final LongAdder readBytes = new LongAdder();
  final LongAdder reads = new LongAdder();

  Spill(
      PageSettings settings,
      @Nullable Directory directory,
      Budget budget,
      Health health,
      LongSupplier clock) {
    maxDisk = settings.maxDisk();
    pageSize = settings.pageSize();
    this.directory = directory;
    this.budget = budget;
    this.health = health;
    this.clock = clock;
  }

  /** Of all segments, in bytes: what is written stays, though it be more. */
  void bound(long maxDisk) {
    this.maxDisk = maxDisk;
  }

  private long segmentSize() {
    return Math.max(Math.max(4096, pageSize), maxDisk / MOST_SEGMENTS);
  }

  /** In bytes, of all segments. */
  long size() {
    return size.get();
  }

  /** In bytes, of records that pages still have. */
  long alive() {
    var sum = 0L;
    for (var segment : segments) {
      if (segment != null) {
        sum += segment.alive.get();
      }
    }
    return sum;
  }

  /** Whether it is worth trying to write something. */
  boolean takes() {
    return directory != null && !rests();
  }

  /** Whether the last attempt has failed, and it is too early for another. */
  boolean rests() {
    return failed && clock.getAsLong() - failedNanos < AGAIN_NANOS;
  }

  /**
   * Writes what is in the bench's record scratch, and notes there where.
   *
   * @return false if that is impossible
   */
  boolean append(Workbench bench, int bytes) {
    if (!takes()) {
      return false;
    }
    Segment segment;
    long offset;
    lock.lock();
    try {
      segment = room(bench, bytes);
      if (segment == null) {
        return false;
      }
      offset = segment.end;
      segment.end += bytes;
      size.addAndGet(bytes);
      segment.alive.addAndGet(bytes);
    } catch (IOException | RuntimeException impossible) {
      fail(impossible);
      return false;
    } finally {
      lock.unlock();
    }
    budget.acquire(bytes, true);
    try {
      segment.write(bench.record.buffer(0, bytes), offset);
    } catch (IOException impossible) {
      fail(impossible);
      dead(segment.number, bytes);
      return false;
    }
    written.add(bytes);
    failed = false;
    bench.segment = segment;
    bench.offset = offset;
    return true;
  }

  private void fail(Exception why) {
    failedNanos = clock.getAsLong();
    failed = true;
    health.count(FallBack.PAGES_NOT_WRITTEN);
    health.fault("writing pages to disk", why);
  }

  private @Nullable Segment room(Workbench bench, int bytes) throws IOException {
    var there = newest;
    if (there != null && there.end + bytes <= there.capacity) {
      return size.get() + bytes > maxDisk ? refuse() : there;
    }
    if (size.get() + Segment.HEADER + bytes > maxDisk) {
      return refuse();
    }
    var number = free();
    var capacity = Math.max(segmentSize(), bytes + Segment.HEADER);
    var fresh = new Segment(number, capacity, Objects.requireNonNull(directory).create(made++));
    try {
      fresh.begin(bench);
    } catch (IOException | RuntimeException impossible) {
      fresh.close();
      throw impossible;
    }
    var all = Arrays.copyOf(segments, Math.max(segments.length, number + 1));
    all[number] = fresh;
    segments = all;
    size.addAndGet(Segment.HEADER);
    newest = fresh;
    if (there != null) {
      there.full = true;
      if (there.alive.get() == 0) {
        drop(there);
      }
    }
    return fresh;
  }

  private @Nullable Segment refuse() {
    failedNanos = clock.getAsLong();
    failed = true;
    health.count(FallBack.PAGES_NOT_WRITTEN);
    return null;
  }

  private int free() {
    var all = segments;
    for (var number = 0; number < all.length; number++) {
      if (all[number] == null) {
        return number;
      }
    }
    return all.length;
  }

  /** These bytes of a segment are no page's any more. */
  void dead(int number, long bytes) {
    var segment = segment(number);
    if (segment.alive.addAndGet(-bytes) == 0 && segment.full) {
      lock.lock();
      try {
        if (segment.alive.get() == 0 && segments[number] == segment) {
          drop(segment);
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private void drop(Segment segment) {
    var all = segments.clone();
    all[segment.number] = null;
    segments = all;
    size.addAndGet(-segment.end);
    try {
      segment.close();
    } catch (IOException unclosed) {
      health.fault("closing a segment of pages", unclosed);
    }
    failed = false;
  }

  Segment segment(int number) {
    return Objects.requireNonNull(segments[number]);
  }

  /** Reads bytes of a segment to the start of the bench's record scratch. */
  void read(Workbench bench, int number, long offset, int bytes) throws IOException {
    read(bench, segment(number), offset, bytes);
  }

  /** The same of one that may be gone by now, and its number another's. */
  void read(Workbench bench, Segment segment, long offset, int bytes) throws IOException {
    bench.record.reserve(bytes);
    segment.read(bench.record.buffer(0, bytes), offset);
    budget.acquire(bytes, false);
    reads.increment();
    readBytes.add(bytes);
  }

  /**
   * The segment of which least is alive, if that is worth copying: at most half of it.
   *
   * @return null if there is none, or too little is dead in all to matter
   */
  @Nullable Segment sparse() {
    var size = this.size.get();
    var tight = size > maxDisk - 2 * segmentSize();
    if (!tight && size - alive() < Math.max(2 * segmentSize(), size / 4)) {
      return null;
    }
    Segment sparsest = null;
    for (var segment : segments) {
      if (segment != null
          && segment.full
          && !segment.left
          && segment.alive.get() <= segment.end / 2
          && (sparsest == null || segment.alive.get() < sparsest.alive.get())) {
        sparsest = segment;
      }
    }
    return sparsest;
  }

  /** With no page left on disk. */
  @Override
  public void close() {
    lock.lock();
    try {
      for (var segment : segments) {
        if (segment != null) {
          drop(segment);
        }
      }
      newest = null;
      if (directory != null) {
        directory.close();
      }
    } catch (IOException unclosed) {
      health.fault("leaving the directory of pages", unclosed);
    } finally {
      lock.unlock();
    }
  }
}
