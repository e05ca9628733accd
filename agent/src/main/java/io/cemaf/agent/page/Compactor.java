package io.cemaf.agent.page;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * Copies the pages of segments that are mostly dead to the newest one. A record whose pages are all
 * alive goes as it stands: neither packing nor sealing knows where a record is. Of others the pages
 * that are left are gathered, until there are enough of them for a record.
 *
 * <p>For one thread at a time.
 */
final class Compactor {
  /** Read at once to see what comes next. */
  private static final int LOOK = 16 << 10;

  private final PageTable table;
  private final Residents residents;
  private final Records records;
  private final Spill spill;
  private final IntFunction<Group> groups;
  private final IntConsumer release;
  final LongAdder copied = new LongAdder();

  /** Of what has been gathered: as its pages were before. */
  private int packing = Codec.RAW;

  /**
   * Does nothing by itself.
   *
   * @param groups by their numbers
   * @param release what is done with a page that has been freed meanwhile
   */
  Compactor(
      PageTable table,
      Residents residents,
      Records records,
      Spill spill,
      IntFunction<Group> groups,
      IntConsumer release) {
    this.table = table;
    this.residents = residents;
    this.records = records;
    this.spill = spill;
    this.groups = groups;
    this.release = release;
  }

  /**
   * Copies one segment's pages.
   *
   * @return false if none is worth it
   */
  boolean step(Workbench bench) {
    var segment = spill.sparse();
    if (segment == null) {
      return false;
    }
    bench.contents.clear();
    try {
      bench.plain.reserve(Records.TOGETHER);
      copy(bench, segment);
      flush(bench);
    } catch (IOException | GeneralSecurityException unreadable) {
      // its pages say so when they are read
    } finally {
      endMoves(bench, 0, bench.contents.count());
      bench.contents.clear();
      packing = Codec.RAW;
    }
    segment.left = true;
    return true;
  }

  private void copy(Workbench bench, Segment segment) throws IOException, GeneralSecurityException {
    for (var at = (long) Segment.HEADER; at < segment.end && segment.alive.get() > 0; ) {
      var looked = look(bench, segment, at);
      var size = looked < Records.HEADER ? 0 : recordSize(bench);
      if (size <= 0 || size > segment.end - at) {
        return;
      }
      if (!copy(bench, segment, at, size, looked)) {
        return;
      }
      at += size;
    }
  }

  private int look(Workbench bench, Segment segment, long at) throws IOException {
    var looked = (int) Math.min(LOOK, segment.end - at);
    spill.read(bench, segment, at, looked);
    return looked;
  }

  private static int recordSize(Workbench bench) {
    var record = bench.record.buffer().clear();
    return record.getInt(0) == Records.MAGIC ? Records.size(record) : 0;
  }

  /** One record; false if there is no room to copy to. */
  private boolean copy(Workbench bench, Segment segment, long at, int size, int looked)
      throws IOException, GeneralSecurityException {
    var bytes = 0;
    var alive = 0;
    var record = bench.record.buffer();
    var pages = Records.pages(record);
    for (var slot = 0; slot < pages; slot++) {
      var id = Records.id(record, slot);
      if (table.isThere(PageTable.index(id)) && isAt(PageTable.index(id), segment, at)) {
        alive++;
        bytes += Row.length(table.row(PageTable.index(id)));
      }
    }
    if (alive == 0) {
      return true;
    }
    var pending = bench.contents;
    var whole = alive == pages && bytes > Records.TOGETHER / 2;
    if (!whole
        && (pending.count() + alive > Workbench.BATCH
            || pending.length() + bytes > Records.TOGETHER)) {
      if (!flush(bench)) {
        return false;
      }
      spill.read(bench, segment, at, size);
    } else if (size > looked) {
      spill.read(bench, segment, at, size);
    }
    if (Records.check(bench, size) != null) {
      return true;
    }
    return whole ? copyWhole(bench, segment, at, size) : gather(bench, segment, at);
  }

  private boolean isAt(int index, Segment segment, long at) {
    var row = table.row(index);
    return (table.word(index) & (PageTable.LIVE | PageTable.DISK))
            == (PageTable.LIVE | PageTable.DISK)
        && Row.segment(row) == segment.number
        && Row.offset(row) == at;
  }

  /** As it stands, by the mover of its pages, which it is no more afterwards. */
  private boolean copyWhole(Workbench bench, Segment segment, long at, int size) {
    var record = bench.record.buffer();
    var from = bench.contents.count();
    var to = from;
    try {
      for (var slot = 0; slot < Records.pages(record); slot++) {
        to += claim(bench, to, Records.id(record, slot), segment, at) ? 1 : 0;
      }
      if (to == from) {
        return true;
      }
      if (!spill.append(bench, size)) {
        return false;
      }
      copied.add(size);
      var unclaimed = size;
      for (var i = from; i < to; i++) {
        var row = table.row(bench.batch[i]);
        unclaimed -= Row.share(row);
        place(bench, bench.batch[i], Row.slot(row), size, Row.share(row));
      }
      if (unclaimed > 0) {
        spill.dead(Objects.requireNonNull(bench.segment).number, unclaimed);
      }
      return true;
    } finally {
      endMoves(bench, from, to);
    }
  }

  /** Its pages that are alive, to those that are written together next. */
  private boolean gather(Workbench bench, Segment segment, long at) {
    bench.unpacked.forget();
    var first = records.unpack(bench, bench.unpacked.bytes);
    if (first < 0) {
      return true;
    }
    var record = bench.record.buffer().clear();
    var pending = bench.contents;
    for (var slot = 0; slot < Records.pages(record); slot++) {
      var id = Records.id(record, slot);
      if (claim(bench, pending.count(), id, segment, at)) {
        var length = Row.length(table.row(PageTable.index(id)));
        Area.UNSAFE.copyMemory(
            bench.result.address() + first + Records.start(record, slot),
            bench.plain.address() + pending.length(),
            length);
        pending.add(id, length);
      }
    }
    packing = Math.max(packing, Records.packed(record));
    return true;
  }

  /** Writes what has been gathered; false if there is no room. */
  private boolean flush(Workbench bench) throws GeneralSecurityException {
    var pending = bench.contents;
    if (pending.count() == 0) {
      return true;
    }
    bench.record.reserve(records.bound(pending.count(), pending.length()));
    bench.from = bench.plain;
    var size = records.write(bench, 0, packing);
    if (!spill.append(bench, size)) {
      return false;
    }
    copied.add(size);
    for (var i = 0; i < pending.count(); i++) {
      place(bench, bench.batch[i], i, size, pending.share(i, size));
    }
    endMoves(bench, 0, pending.count());
    pending.clear();
    packing = Codec.RAW;
    return true;
  }

  /** Becomes the mover of a page whose bytes are at this place. */
  private boolean claim(Workbench bench, int into, long id, Segment segment, long at) {
    if (!table.beginMoveOf(id)) {
      return false;
    }
    var index = PageTable.index(id);
    bench.batch[into] = index;
    if (isAt(index, segment, at)) {
      return true;
    }
    endMoves(bench, into, into + 1);
    return false;
  }

  /**
   * Says that a page is where the bench has written last, unless somebody reads it where it was.
   */
  private void place(Workbench bench, int index, int slot, int size, int share) {
    var row = table.row(index);
    var segment = Row.segment(row);
    var before = Row.share(row);
    var to = Objects.requireNonNull(bench.segment).number;
    if (!table.tryLeave(index, PageTable.DISK)) {
      spill.dead(to, share);
      return;
    }
    Row.place(row, to, bench.offset, size, slot, share);
    table.join(index, PageTable.DISK);
    groups.apply(Row.group(row)).rewritten(share - before);
    spill.dead(segment, before);
  }

  private void endMoves(Workbench bench, int from, int to) {
    for (var i = from; i < to; i++) {
      // somebody may have tried to evict it meanwhile
      residents.admitted(bench.batch[i]);
      if (table.endMove(bench.batch[i], 0)) {
        release.accept(bench.batch[i]);
      }
    }
  }
}
