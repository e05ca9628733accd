package io.cemaf.agent.page;

import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/** How pages come back from disk: unpacked into a frame right away, where there is one. */
final class Faults {
  private final PageTable table;
  private final Frames frames;
  private final Residents residents;
  private final Keeper.Owner owner;
  private final IntConsumer release;
  private final Runnable lacking;
  private final PageFaults waits;
  private final LongSupplier clock;

  /**
   * Does nothing by itself.
   *
   * @param release what is done with a page that has been freed meanwhile
   * @param lacking is told whenever there was no room
   * @param clock in nanoseconds
   */
  Faults(
      PageTable table,
      Frames frames,
      Residents residents,
      Keeper.Owner owner,
      IntConsumer release,
      Runnable lacking,
      PageFaults waits,
      LongSupplier clock) {
    this.table = table;
    this.frames = frames;
    this.residents = residents;
    this.owner = owner;
    this.release = release;
    this.lacking = lacking;
    this.waits = waits;
    this.clock = clock;
  }

  /**
   * Part of a page that whoever asks has entered.
   *
   * @param passing whether the page is to stay on disk alone
   * @throws PageLostException if it cannot be read back
   */
  void read(Tier tier, long id, int from, byte[] into, int offset, int length, boolean passing) {
    var index = PageTable.index(id);
    var row = table.row(index);
    var group = owner.group(Row.group(row));
    group.faults.increment();
    var began = clock.getAsLong();
    var blocks = Frames.blocksFor(Row.length(row));
    var frame = passing ? 0 : spare(tier, blocks);
    var bench = tier.bench(row);
    try {
      var found = read(tier, bench, frame, id, row, group);
      Area.UNSAFE.copyMemory(null, found + from, into, Area.BYTES + offset, length);
      var unused = frame;
      frame = 0;
      give(index, row, unused, found, true);
      waits.waited(group.name(), id, Row.length(row), clock.getAsLong() - began);
    } catch (PageLostException lost) {
      tier.lost(group);
      throw lost;
    } finally {
      tier.benches.give(bench);
      if (frame != 0) {
        frames.give(frame, blocks);
      }
    }
  }

  /** A frame that can be had at once; 0 if there is none. */
  private int spare(Tier tier, int blocks) {
    var frame = frames.take(blocks);
    if (frame == 0) {
      tier.evictor.dropClean(blocks);
      frame = frames.take(blocks);
    }
    if (frame == 0) {
      lacking.run();
    }
    return frame;
  }

  /** Where a page's bytes are: in its frame already, where there is one in one piece. */
  private long read(Tier tier, Workbench bench, int frame, long id, long row, Group group) {
    var length = Row.length(row);
    bench.into = bench.plain;
    if (frame != 0 && frames.isWhole(frame, Frames.blocksFor(length))) {
      bench.frame.aim(frames.address(frame), length);
      bench.into = bench.frame;
    }
    var at = tier.read(bench, id, row, group);
    return bench.result.address() + at;
  }

  /** Gives a page that has been read from disk this frame too, if there is one. */
  private void give(int index, long row, int frame, long found, boolean missed) {
    if (frame == 0) {
      return;
    }
    var length = Row.length(row);
    var blocks = Frames.blocksFor(length);
    if (!table.beginMove(index)) {
      frames.give(frame, blocks);
      return;
    }
    if ((table.word(index) & PageTable.RAM) != 0) {
      frames.give(frame, blocks);
    } else {
      if (found != frames.address(frame)) {
        frames.copyIn(frame, found, length);
      }
      Row.frame(row, frame);
      owner.group(Row.group(row)).cameToMemory(length);
      table.join(index, PageTable.RAM);
      if (missed) {
        residents.missed(index);
      } else {
        residents.admitted(index);
      }
    }
    if (table.endMove(index, 0)) {
      release.accept(index);
    }
  }

  /**
   * Brings a page to memory, if there is room, that whoever asks has entered.
   *
   * @throws PageLostException if it cannot be read back
   */
  void bring(Tier tier, long id, int index) {
    var row = table.row(index);
    var frame = spare(tier, Frames.blocksFor(Row.length(row)));
    if (frame == 0) {
      return;
    }
    var bench = tier.bench(row);
    try {
      var found = read(tier, bench, frame, id, row, owner.group(Row.group(row)));
      var unused = frame;
      frame = 0;
      give(index, row, unused, found, false);
    } finally {
      tier.benches.give(bench);
      if (frame != 0) {
        frames.give(frame, Frames.blocksFor(Row.length(row)));
      }
    }
  }
}
