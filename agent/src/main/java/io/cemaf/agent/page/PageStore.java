package io.cemaf.agent.page;

import io.cemaf.Priority;
import io.cemaf.agent.disk.Budget;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Pages in frames outside the heap, and in segments on a disk.
 *
 * <p>Memory is taken with the first page, and given back when the store is closed and its last page
 * has been freed.
 */
public final class PageStore implements Pages, AutoCloseable {
  private final PageSettings settings;
  private final Health health;
  private final TierMaker making;
  private final Groups groups = new Groups();
  private final ReentrantLock lock = new ReentrantLock();
  private final PageTable table = new PageTable();
  private volatile @Nullable Keeper keeper;
  private PageSettings bounds;

  private final Lifetime lifetime = new Lifetime();

  /** As the other one; who waits for pages is told to nobody. */
  public PageStore(PageSettings settings, Budget budget, Health health) {
    this(settings, budget, health, PageFaults.UNHEARD);
  }

  /**
   * An empty one, which has neither memory nor a thread.
   *
   * @param budget is told of all that is read from disk and written there
   * @param waits is told of each thread that waited for a page
   */
  public PageStore(PageSettings settings, Budget budget, Health health, PageFaults waits) {
    this(settings, health, TierMaker.of(settings, budget, health, waits));
  }

  PageStore(PageSettings settings, Health health, TierMaker making) {
    this.settings = settings;
    bounds = settings;
    this.health = health;
    this.making = making;
  }

  @Override
  public PageGroup group(String name, Priority priority, long maxEntries, long maxBytes) {
    return groups.get(name, maxEntries, maxBytes);
  }

  @Override
  public long put(PageGroup group, Priority priority, byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length > chunk() || length > settings.maxValueSize()) {
      var chunks = put(group, priority, length);
      chunks.add(bytes, offset, length);
      return chunks.finish();
    }
    var of = (Group) group;
    if (of.take(length)) {
      var id = store(of, priority, 0, bytes, offset, length);
      if (id != NONE) {
        return id;
      }
      of.give(length);
    }
    return refused(of);
  }

  long refused(Group group) {
    group.refused.increment();
    health.count(FallBack.PAGE_REFUSED);
    return NONE;
  }

  /** A page; one of a value that is too large for memory goes to disk at once, if it can. */
  long store(Group group, Priority priority, long flags, byte[] bytes, int offset, int length) {
    if (!lifetime.begin()) {
      return NONE;
    }
    var id = NONE;
    try {
      if ((flags & PageTable.PASSING) != 0) {
        id = keeper().write(group, priority, flags, bytes, offset, length);
      }
      if (id == NONE) {
        id = keeper().store(group, priority, flags & ~PageTable.PASSING, bytes, offset, length);
      }
    } catch (OutOfMemoryError full) {
      health.fault("taking memory for pages", full);
    } finally {
      if (id == NONE) {
        end();
      }
    }
    return id;
  }

  /** Of a page, at most: larger values are cut, so that no scratch memory grows beyond that. */
  int chunk() {
    var fits = Math.max(Frames.BLOCK, settings.memoryLimit() / 8);
    return (int) Math.max(Long.BYTES, Math.min(Math.min(settings.chunkSize(), fits), 64 << 20));
  }

  @Override
  public Chunks put(PageGroup group, Priority priority, long length) {
    var passing = length > settings.maxValueSize() ? PageTable.PASSING : 0;
    return new Cutting(this, (Group) group, priority, length, passing);
  }

  @Override
  public long length(long id) {
    if (table.enter(id) == 0) {
      return -1;
    }
    var total = Row.total(table.row(PageTable.index(id)));
    exit(id);
    return total;
  }

  @Override
  public byte[] get(long id) {
    var word = enter(id);
    try {
      var bytes = Area.array(Math.toIntExact(total(id)));
      read(id, word, 0, bytes, 0, bytes.length);
      return bytes;
    } finally {
      exit(id);
    }
  }

  @Override
  public void get(long id, byte[] into, int offset) {
    var word = enter(id);
    try {
      var total = total(id);
      Objects.checkFromIndexSize((long) offset, total, into.length);
      read(id, word, 0, into, offset, (int) total);
    } finally {
      exit(id);
    }
  }

  @Override
  public void read(long id, long from, byte[] into, int offset, int length) {
    var word = enter(id);
    try {
      Objects.checkFromIndexSize(from, (long) length, total(id));
      Objects.checkFromIndexSize(offset, length, into.length);
      read(id, word, from, into, offset, length);
    } finally {
      exit(id);
    }
  }

  private void read(long id, long word, long from, byte[] into, int offset, int length) {
    if ((word & PageTable.WHOLE) == 0) {
      keeper().read(id, word, (int) from, into, offset, length);
      return;
    }
    var size = chunk();
    var number = new byte[Long.BYTES];
    for (var done = 0; done < length; ) {
      var at = from + done;
      keeper().read(id, word, (int) (at / size) * Long.BYTES, number, 0, Long.BYTES);
      var part = ByteBuffer.wrap(number).getLong();
      var start = (int) (at % size);
      var count = Math.min(length - done, size - start);
      var partWord = enter(part);
      try {
        keeper().read(part, partWord, start, into, offset + done, count);
      } finally {
        exit(part);
      }
      done += count;
    }
  }

  private long total(long id) {
    return Row.total(table.row(PageTable.index(id)));
  }

  private long enter(long id) {
    var word = table.enter(id);
    if (word == 0) {
      throw new PageLostException(id, "no group", "there is no such page");
    }
    return word;
  }

  private void exit(long id) {
    keeper().exit(PageTable.index(id));
  }

  @Override
  public void free(long id) {
    if (table.free(id)) {
      keeper().release(PageTable.index(id));
    }
  }

  /** Frees the chunks of a value, by their numbers. */
  void freeAll(byte[] ids, int length) {
    var parts = ByteBuffer.wrap(ids, 0, length);
    while (parts.hasRemaining()) {
      free(parts.getLong());
    }
  }

  @Override
  public void pin(long id, boolean pinned) {
    var word = table.enter(id);
    if (word == 0) {
      return;
    }
    if ((word & PageTable.WHOLE) == 0) {
      keeper().pin(id, word, pinned);
    } else {
      each(id, word, part -> pin(part, pinned));
    }
    exit(id);
  }

  @Override
  public void prefetch(long id) {
    var word = table.enter(id);
    if (word == 0) {
      return;
    }
    if ((word & PageTable.WHOLE) != 0) {
      each(id, word, this::prefetch);
    } else if ((word & (PageTable.RAM | PageTable.PASSING)) == 0) {
      keeper().prefetch(id);
    }
    exit(id);
  }

  private void each(long id, long word, LongConsumer what) {
    var numbers = new byte[Row.length(table.row(PageTable.index(id)))];
    keeper().read(id, word, 0, numbers, 0, numbers.length);
    var parts = ByteBuffer.wrap(numbers);
    while (parts.hasRemaining()) {
      what.accept(parts.getLong());
    }
  }

  void total(long id, long length) {
    Row.total(table.row(PageTable.index(id)), length);
  }

  @Override
  public boolean pageOut(double share) {
    if (!lifetime.begin()) {
      return false;
    }
    try {
      var there = keeper;
      return there != null && there.pageOut(share);
    } finally {
      end();
    }
  }

  @Override
  public StoreStats stats() {
    var there = keeper;
    var tier = there == null ? null : there.tierIfMade();
    var written = tier == null ? 0 : tier.spill.written.sum();
    var copied = tier == null ? 0 : tier.compactor.copied.sum();
    return new StoreStats(
        groups.stats(),
        there == null ? 0 : (long) there.frames.used() * Frames.BLOCK,
        there == null ? 0 : there.scratch(),
        tier == null ? 0 : tier.spill.size(),
        written,
        tier == null ? 0 : tier.spill.readBytes.sum(),
        written == copied ? 1 : (double) written / (written - copied),
        making.sealing().label());
  }

  @Override
  public PageStats stats(PageGroup group) {
    return ((Group) group).stats();
  }

  /** Of all segments, in bytes. */
  public long spilled() {
    var there = keeper;
    var tier = there == null ? null : there.tierIfMade();
    return tier == null ? 0 : tier.spill.size();
  }

  /** What is kept, by the names of groups. */
  public Map<String, PageStats> byGroup() {
    return groups.byName();
  }

  private Keeper keeper() {
    var there = keeper;
    return there == null ? firstKeeper() : there;
  }

  private Keeper firstKeeper() {
    lock.lock();
    try {
      var there = keeper;
      if (there == null) {
        there = making.keeper(table, new Owned());
        there.use(bounds);
        keeper = there;
        there.start(new Pager(there, health));
      }
      return there;
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    // the pager, once awake, may end with the last page: it is not to be looked for after that
    var there = keeper;
    if (lifetime.end() && there != null) {
      there.wake();
    }
  }

  /** Goes by another maxDisk and cleanupThreshold from here on; all else stays as it was. */
  public void use(PageSettings next) {
    lock.lock();
    try {
      bounds = next;
      var there = keeper;
      if (there != null) {
        there.use(next);
      }
    } finally {
      lock.unlock();
    }
  }

  /** No page is taken any more; those that are there can be read until they are freed. */
  @Override
  public void close() {
    lifetime.close();
    var there = keeper;
    if (there != null) {
      there.wake();
    }
  }

  private final class Owned implements Keeper.Owner {
    @Override
    public Group group(int number) {
      return groups.get(number);
    }

    @Override
    public void released(boolean part, long total, Group group) {
      if (!part) {
        group.give(total);
      }
      end();
    }

    @Override
    public void freeAll(byte[] ids, int length) {
      PageStore.this.freeAll(ids, length);
    }

    @Override
    public boolean tryEnd() {
      return lifetime.tryEnd();
    }
  }
}
