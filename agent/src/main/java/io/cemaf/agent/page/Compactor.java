package io.cemaf.agent.page;

import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;

/**
 * Copies the pages of segments that are mostly dead to the newest one, as they stand: neither
 * packing nor sealing knows where a record is.
 */
final class Compactor {
  /** Read at once to see what comes next. */
  private static final int LOOK = 16 << 10;

  private final PageTable table;
  private final Residents residents;
  private final Spill spill;
  private final IntConsumer release;
  final LongAdder copied = new LongAdder();

  Compactor(PageTable table, Residents residents, Spill spill, IntConsumer release) {
    this.table = table;
    this.residents = residents;
    this.spill = spill;
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
    try {
      copy(bench, segment);
    } catch (IOException unreadable) {
      // its pages say so when they are read
    }
    segment.left = true;
    return true;
  }

  private void copy(Workbench bench, Segment segment) throws IOException {
    for (var at = (long) Segment.HEADER; at < segment.end && segment.alive.get() > 0; ) {
      var looked = (int) Math.min(LOOK, segment.end - at);
      spill.read(bench, segment.number, at, looked);
      var record = bench.record.buffer().clear();
      if (looked < Records.HEADER || record.getInt(0) != Records.MAGIC) {
        return;
      }
      var size = Records.size(record, 0);
      var id = record.getLong(Records.AT_ID);
      if (size <= 0 || size > segment.end - at) {
        return;
      }
      if (table.beginMoveOf(id) && !move(bench, segment, at, size, id, looked)) {
        return;
      }
      at += size;
    }
  }

  /** By the page's mover, which it is no more afterwards; false if there is no room to copy to. */
  private boolean move(Workbench bench, Segment segment, long at, int size, long id, int looked) {
    var index = PageTable.index(id);
    var row = table.row(index);
    var copied = true;
    try {
      if ((table.word(index) & PageTable.DISK) != 0
          && Row.segment(row) == segment.number
          && Row.offset(row) == at) {
        copied = copy(bench, index, row, size, id, looked);
      }
    } catch (IOException unreadable) {
      // as above
    } finally {
      // somebody may have tried to evict it meanwhile
      residents.admitted(index);
      if (table.endMove(index, 0)) {
        release.accept(index);
      }
    }
    return copied;
  }

  private boolean copy(Workbench bench, int index, long row, int size, long id, int looked)
      throws IOException {
    var number = Row.segment(row);
    if (size > looked) {
      spill.read(bench, number, Row.offset(row), size);
    }
    if (Records.check(bench, 0, size, id, Row.length(row)) != null) {
      return true;
    }
    if (!spill.append(bench, size)) {
      return false;
    }
    copied.add(size);
    var to = java.util.Objects.requireNonNull(bench.segment);
    if (!table.tryLeave(index, PageTable.DISK)) {
      spill.dead(to.number, size);
      return true;
    }
    Row.segment(row, to.number);
    Row.offset(row, bench.offset);
    table.join(index, PageTable.DISK);
    spill.dead(number, size);
    return true;
  }
}
