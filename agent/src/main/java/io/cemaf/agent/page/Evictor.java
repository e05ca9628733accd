package io.cemaf.agent.page;

import io.cemaf.agent.observe.Health;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * Makes room in memory: pages that are on disk too just leave, others are written first, several at
 * once. The pager does that ahead; a thread that finds no room does it itself.
 */
final class Evictor {
  /** Bytes that are written at once, before they are packed. */
  private static final int TOGETHER = 256 << 10;

  /** Of memory, at most so much is on its way by one thread. */
  private static final int SHARE = 16;

  private final PageTable table;
  private final Frames frames;
  private final Residents residents;
  private final Packer packer;
  private final Spill spill;
  private final IntFunction<Group> groups;
  private final IntConsumer release;
  private final Health health;
  private final AtomicInteger underway = new AtomicInteger();
  private final int together;
  private final MethodHandle dropping =
      Apart.method(MethodHandles.lookup(), "dropCleanHere", void.class, int.class);

  /**
   * Does nothing by itself.
   *
   * @param groups by their numbers
   * @param release what is done with a page that has been freed meanwhile
   */
  Evictor(
      PageTable table,
      Frames frames,
      Residents residents,
      Packer packer,
      Spill spill,
      IntFunction<Group> groups,
      IntConsumer release,
      Health health) {
    this.table = table;
    this.frames = frames;
    this.residents = residents;
    this.packer = packer;
    this.spill = spill;
    this.groups = groups;
    this.release = release;
    this.health = health;
    together = (int) Math.min(TOGETHER, (long) frames.blocks() * Frames.BLOCK / SHARE);
  }

  /** Frees so many blocks of pages that need not be written, unless somebody else is at it. */
  void dropClean(int wanted) {
    try {
      dropping.invokeExact(this, wanted);
    } catch (Throwable problem) {
      throw Apart.thrown(problem);
    }
  }

  void dropCleanHere(int wanted) {
    if (!residents.tryLock()) {
      return;
    }
    try {
      for (var freed = 0; freed < wanted; ) {
        var index = residents.victim();
        if (index == EvictionOrder.NOTHING || (table.word(index) & PageTable.DISK) == 0) {
          return;
        }
        residents.remove(index);
        if (!table.beginMove(index)) {
          residents.restore(index);
          return;
        }
        if (mayLeave(table.word(index))) {
          freed += leave(index);
        } else {
          endMove(index, 0);
        }
      }
    } finally {
      residents.unlock();
    }
  }

  /**
   * Makes room.
   *
   * @return how many blocks were freed; 0 if that is impossible now
   */
  int evict(Workbench bench, int wanted) {
    var freed = 0;
    var count = 0;
    var bytes = 0;
    var expected = 0;
    var busy = 0;
    var writable = spill.takes();
    residents.lock();
    try {
      while (freed + expected < wanted
          && count < Workbench.BATCH
          && busy < Workbench.BATCH
          && bytes < together) {
        var index = residents.victim();
        if (index == EvictionOrder.NOTHING) {
          break;
        }
        if (!writable && (table.word(index) & PageTable.DISK) == 0) {
          break;
        }
        residents.remove(index);
        if (!table.beginMove(index)) {
          // whoever moves it has told that it is in memory, maybe, and does not tell so again
          bench.busy[busy++] = index;
          continue;
        }
        var word = table.word(index);
        if (!mayLeave(word)) {
          endMove(index, 0);
        } else if ((word & PageTable.DISK) != 0) {
          freed += leave(index);
        } else {
          bench.batch[count++] = index;
          bytes += Row.length(table.row(index));
          expected += residents.blocks(index);
        }
      }
    } finally {
      for (var i = 0; i < busy; i++) {
        residents.restore(bench.busy[i]);
      }
      residents.unlock();
    }
    if (count == 0) {
      return freed;
    }
    underway.incrementAndGet();
    try {
      return freed + write(bench, count);
    } finally {
      underway.decrementAndGet();
    }
  }

  /** Whether pages are on their way out of memory. */
  boolean isUnderway() {
    return underway.get() > 0;
  }

  /** A page may have been told to be in memory that was about to leave it. */
  private static boolean mayLeave(long word) {
    return (word & (PageTable.RAM | PageTable.PINNED)) == PageTable.RAM;
  }

  private int write(Workbench bench, int count) {
    var size = tryEncode(bench, count);
    var written = size > 0 && spill.append(bench, size);
    var freed = 0;
    for (var i = 0; i < count; i++) {
      var index = bench.batch[i];
      if (!written) {
        residents.admitted(index);
        endMove(index, 0);
        continue;
      }
      var row = table.row(index);
      frames.unwritten(-residents.blocks(index));
      Row.place(
          row,
          Objects.requireNonNull(bench.segment).number,
          bench.offset + bench.starts[i],
          bench.sizes[i],
          bench.slots[i],
          bench.shares[i]);
      table.join(index, PageTable.DISK);
      groups.apply(Row.group(row)).written(bench.shares[i]);
      freed += leave(index);
    }
    return freed;
  }

  /** Of all records; 0 if that is impossible. */
  private int tryEncode(Workbench bench, int count) {
    try {
      return packer.pack(bench, count);
    } catch (GeneralSecurityException | RuntimeException | OutOfMemoryError impossible) {
      health.fault("packing pages", impossible);
      return 0;
    }
  }

  /** By its mover: takes a page from memory, unless somebody reads it there; ends moving. */
  private int leave(int index) {
    var row = table.row(index);
    var blocks = residents.blocks(index);
    if (!table.tryLeave(index, PageTable.RAM)) {
      residents.admitted(index);
      endMove(index, 0);
      return 0;
    }
    frames.give(Row.frame(row), blocks);
    groups.apply(Row.group(row)).evicted(Row.length(row));
    endMove(index, 0);
    return blocks;
  }

  private void endMove(int index, long gained) {
    if (table.endMove(index, gained)) {
      release.accept(index);
    }
  }
}
