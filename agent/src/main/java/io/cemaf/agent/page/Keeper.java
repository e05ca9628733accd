package io.cemaf.agent.page;

import io.cemaf.Priority;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Single pages in memory and on disk: what is there between a store's first page and its last. */
final class Keeper implements Pager.Work {
  /** Of memory, so much more than need be is made free where too much is in use. */
  private static final int SLACK_SHARE = 64;

  /**
   * A thread that makes room for itself makes at least so much, in blocks: writes cost by number.
   */
  private static final int AT_LEAST = (64 << 10) / Frames.BLOCK;

  /** How often a thread makes room for a value that others take from it. */
  private static final int TRIES = 64;

  /** What others are writing is free soon. */
  private static final long BRIEFLY_NANOS = 50_000;

  /** Blocks that are to be in use at most; one object for each time that this is asked for. */
  private record Target(int blocks) {}

  /** What a keeper asks of its store. */
  interface Owner {
    Group group(int number);

    /**
     * A page has been released: none of its memory is used any more.
     *
     * @param part whether it was one of several of a value
     */
    void released(boolean part, long total, Group group);

    /** Frees the pages of a value, by their numbers. */
    void freeAll(byte[] ids, int length);

    /** Forbids all pages for ever, if none is left and none will come. */
    boolean tryEnd();
  }

  private final PageTable table;
  final Frames frames;
  private final Residents residents;
  private final Owner owner;
  private final Faults faults;
  private final ReadAhead readAhead;
  private final Supplier<Tier> making;
  private final MethodHandle storing;
  private final MethodHandle reading;
  private final MethodHandle fetching;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Tier made;
  private volatile Pager pager = Pager.NONE;
  private volatile PageSettings settings;
  private volatile int most;
  private volatile boolean lacking;
  private final int slack;
  private final AtomicReference<@Nullable Target> target = new AtomicReference<>();

  /**
   * Without a page.
   *
   * @param making of what is on disk, once that is needed
   * @param clock in nanoseconds
   */
  Keeper(
      PageTable table,
      Frames frames,
      Residents residents,
      Supplier<Tier> making,
      Owner owner,
      PageSettings settings,
      PageFaults waits,
      LongSupplier clock) {
    this.table = table;
    this.frames = frames;
    this.residents = residents;
    this.making = making;
    this.owner = owner;
    readAhead = new ReadAhead(table, residents);
    faults =
        new Faults(table, frames, residents, owner, this::release, this::makeRoom, waits, clock);
    var own = MethodHandles.lookup();
    storing =
        Apart.method(
            own,
            "storeHere",
            long.class,
            Group.class,
            Priority.class,
            long.class,
            byte[].class,
            int.class,
            int.class);
    reading =
        Apart.method(
            own,
            "readHere",
            void.class,
            long.class,
            long.class,
            int.class,
            byte[].class,
            int.class,
            int.class);
    fetching = Apart.method(own, "fetchHere", void.class, long.class);
    this.settings = settings;
    most = most(settings);
    slack = Math.max(1, frames.blocks() / SLACK_SHARE);
  }

  private int most(PageSettings settings) {
    return (int) (frames.blocks() * settings.cleanupThreshold());
  }

  /** Goes by another maxDisk and cleanupThreshold from here on. */
  void use(PageSettings next) {
    lock.lock();
    try {
      settings = next;
      most = most(next);
      var there = made;
      if (there != null) {
        there.spill.bound(next.maxDisk());
      }
    } finally {
      lock.unlock();
    }
    pager.wake();
  }

  void start(Pager pager) {
    this.pager = pager;
    pager.start();
  }

  /** Memory outside the heap that pages pass through, in bytes. */
  long scratch() {
    var there = made;
    return residents.size() + (there == null ? 0 : there.benches.size());
  }

  @Nullable Tier tierIfMade() {
    return made;
  }

  private Tier tier() {
    var there = made;
    return there == null ? makeTier() : there;
  }

  private Tier makeTier() {
    lock.lock();
    try {
      var there = made;
      if (there == null) {
        there = making.get();
        there.spill.bound(settings.maxDisk());
        made = there;
      }
      return there;
    } finally {
      lock.unlock();
    }
  }

  /** Copies bytes to a page of their own; {@link Pages#NONE} if there is no room. */
  long store(Group group, Priority priority, long flags, byte[] bytes, int offset, int length) {
    try {
      return (long) storing.invokeExact(this, group, priority, flags, bytes, offset, length);
    } catch (Throwable problem) {
      throw Apart.thrown(problem);
    }
  }

  long storeHere(Group group, Priority priority, long flags, byte[] bytes, int offset, int length) {
    var frame = room(Frames.blocksFor(length));
    if (frame == 0) {
      return Pages.NONE;
    }
    frames.copyIn(frame, bytes, offset, length);
    var index = claim(frame, length);
    var row = begin(index, group, priority, length);
    Row.frame(row, frame);
    frames.unwritten(Frames.blocksFor(length));
    group.cameToMemory(length);
    var id = table.publish(index, PageTable.RAM | flags);
    if ((flags & PageTable.PINNED) == 0) {
      residents.admitted(index);
    }
    lookAfterRoom();
    return id;
  }

  /**
   * Writes bytes to a page of their own that is on disk alone; {@link Pages#NONE} if that cannot
   * be.
   */
  long write(Group group, Priority priority, long flags, byte[] bytes, int offset, int length) {
    var tier = tier();
    if (!tier.spill.takes()) {
      return Pages.NONE;
    }
    var index = table.claim();
    var bench = tier.benches.take();
    try {
      var stored = tier.write(bench, table.id(index), bytes, offset, length);
      if (stored == 0) {
        residents.gone(index);
        return Pages.NONE;
      }
      var row = begin(index, group, priority, length);
      Row.place(row, Objects.requireNonNull(bench.segment).number, bench.offset, stored, 0, stored);
      group.written(stored);
      return table.publish(index, PageTable.DISK | flags);
    } finally {
      tier.benches.give(bench);
    }
  }

  private int claim(int frame, int length) {
    try {
      return table.claim();
    } catch (OutOfMemoryError full) {
      frames.give(frame, Frames.blocksFor(length));
      throw full;
    }
  }

  private long begin(int index, Group group, Priority priority, int length) {
    var row = table.row(index);
    Row.length(row, length);
    Row.total(row, length);
    Row.group(row, group.number);
    Row.priority(row, priority.ordinal());
    Row.list(row, 0);
    Row.count(row, 0);
    group.made(length);
    return row;
  }

  private int room(int blocks) {
    var frame = frames.take(blocks);
    if (frame != 0 || blocks > frames.blocks()) {
      return frame;
    }
    makeRoom();
    for (var tries = 0; frame == 0 && tries < TRIES; tries++) {
      if (tier().evict(Math.max(blocks, Math.min(AT_LEAST, slack))) == 0) {
        if (!tier().evictor.isUnderway()) {
          return frames.take(blocks);
        }
        LockSupport.parkNanos(this, BRIEFLY_NANOS);
      }
      frame = frames.take(blocks);
    }
    return frame;
  }

  /** Part of a page that whoever asks has entered, with this word. */
  void read(long id, long word, int from, byte[] into, int offset, int length) {
    try {
      reading.invokeExact(this, id, word, from, into, offset, length);
    } catch (Throwable problem) {
      throw Apart.thrown(problem);
    }
  }

  void readHere(long id, long word, int from, byte[] into, int offset, int length) {
    var passing = (word & PageTable.PASSING) != 0;
    var index = PageTable.index(id);
    var row = table.row(index);
    var group = owner.group(Row.group(row));
    if ((word & PageTable.RAM) != 0) {
      frames.copyOut(Row.frame(row), from, into, offset, length);
      group.hits.increment();
      if ((word & PageTable.PINNED) == 0) {
        residents.touched(index);
      }
    } else {
      faults.read(tier(), id, from, into, offset, length, passing);
    }
    if (!passing && readAhead.read(index)) {
      pager.wake();
    }
  }

  private void lookAfterRoom() {
    if (isOver()) {
      pager.wake();
    }
  }

  /** There was none for a page: for the next there is to be some. */
  private void makeRoom() {
    lacking = true;
    pager.wake();
  }

  /** Brings a page to memory on this thread. */
  private void fetch(long id) {
    try {
      fetching.invokeExact(this, id);
    } catch (Throwable problem) {
      throw Apart.thrown(problem);
    }
  }

  void fetchHere(long id) {
    var word = table.enter(id);
    if (word == 0) {
      return;
    }
    var index = PageTable.index(id);
    try {
      if ((word & PageTable.RAM) == 0) {
        faults.bring(tier(), id, index);
      }
    } catch (PageLostException lost) {
      // whoever reads it is told
    } finally {
      exit(index);
    }
  }

  void prefetch(long id) {
    residents.asked(id);
    pager.wake();
  }

  /** By whoever has entered it. */
  void pin(long id, long word, boolean pinned) {
    if ((word & PageTable.PASSING) != 0) {
      return;
    }
    var index = PageTable.index(id);
    table.set(index, PageTable.PINNED, pinned);
    if (pinned) {
      residents.left(index);
      if ((word & PageTable.RAM) == 0) {
        prefetch(id);
      }
    } else {
      residents.admitted(index);
    }
  }

  boolean pageOut(double share) {
    var used = frames.used();
    var tier = made;
    if (used == 0 || (tier != null && tier.spill.rests())) {
      return false;
    }
    target.set(new Target((int) (used * (1 - Math.min(1, Math.max(0, share))))));
    pager.wake();
    return true;
  }

  void exit(int index) {
    if (table.exit(index)) {
      release(index);
    }
  }

  /** By whoever has freed it, or was the last to leave it. */
  void release(int index) {
    var word = table.word(index);
    var row = table.row(index);
    var length = Row.length(row);
    var total = Row.total(row);
    var group = owner.group(Row.group(row));
    if ((word & PageTable.WHOLE) != 0) {
      var parts = new byte[length];
      frames.copyOut(Row.frame(row), 0, parts, 0, length);
      owner.freeAll(parts, length);
    }
    if ((word & PageTable.RAM) != 0) {
      var blocks = Frames.blocksFor(length);
      frames.give(Row.frame(row), blocks);
      group.leftMemory(length);
      if ((word & PageTable.DISK) == 0) {
        frames.unwritten(-blocks);
      }
    }
    if ((word & PageTable.DISK) != 0) {
      group.leftDisk(Row.share(row));
      tier().spill.dead(Row.segment(row), Row.share(row));
    }
    group.released();
    residents.gone(index);
    owner.released((word & PageTable.PART) != 0, total, group);
  }

  void wake() {
    pager.wake();
  }

  @Override
  public boolean step() {
    var goal = target.get();
    var wanted = isOver() ? frames.unwritten() - most + slack : 0;
    if (lacking) {
      lacking = false;
      wanted = Math.max(wanted, slack);
    }
    if (goal != null) {
      wanted = Math.max(wanted, frames.used() - goal.blocks());
    }
    var worked = wanted > 0 && tier().evict(wanted) > 0;
    if (!worked && goal != null) {
      target.compareAndSet(goal, null);
    }
    var asked = residents.nextAsked();
    if (asked != Pages.NONE) {
      fetch(asked);
      worked = true;
    }
    var there = made;
    return worked || (there != null && there.compact());
  }

  @Override
  public boolean isStuck() {
    return isOver();
  }

  private boolean isOver() {
    return frames.unwritten() > most;
  }

  @Override
  public boolean end() {
    if (!owner.tryEnd()) {
      return false;
    }
    var there = made;
    if (there != null && !there.isClosed()) {
      there.close();
    }
    residents.close();
    frames.close();
    table.close();
    return true;
  }
}
