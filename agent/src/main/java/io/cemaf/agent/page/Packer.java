package io.cemaf.agent.page;

import java.security.GeneralSecurityException;
import java.util.function.IntFunction;

/**
 * Makes records of pages that leave memory: small ones of a group share a record, since a few
 * kilobytes alone hardly shrink.
 */
final class Packer {
  /** Pages that did not shrink, after which only every sixteenth record is tried. */
  private static final int HOPELESS = 8;

  private final PageTable table;
  private final Frames frames;
  private final Records records;
  private final IntFunction<Group> groups;

  Packer(PageTable table, Frames frames, Records records, IntFunction<Group> groups) {
    this.table = table;
    this.frames = frames;
    this.records = records;
    this.groups = groups;
  }

  /**
   * Makes records of a batch's pages, in an order of its own, and notes where they are.
   *
   * @return the size of all
   */
  int pack(Workbench bench, int count) throws GeneralSecurityException {
    gather(bench, count);
    var bound = 0;
    for (var i = 0; i < count; i++) {
      bound += records.bound(1, Row.length(table.row(bench.batch[i])));
    }
    bench.record.reserve(bound);
    var at = 0;
    for (var from = 0; from < count; ) {
      var to = together(bench, from, count);
      at += pack(bench, from, to, at);
      from = to;
    }
    return at;
  }

  /** Small pages behind all others, those of a group beside each other, otherwise as they were. */
  private void gather(Workbench bench, int count) {
    for (var i = 1; i < count; i++) {
      var index = bench.batch[i];
      var kind = kind(index);
      var to = i;
      for (; to > 0 && kind(bench.batch[to - 1]) > kind; to--) {
        bench.batch[to] = bench.batch[to - 1];
      }
      bench.batch[to] = index;
    }
  }

  private int kind(int index) {
    var row = table.row(index);
    return Row.length(row) > Records.SMALL ? -1 : Row.group(row);
  }

  /** Up to which of the batch's pages one record goes. */
  private int together(Workbench bench, int from, int count) {
    var kind = kind(bench.batch[from]);
    var length = Row.length(table.row(bench.batch[from]));
    var to = from + 1;
    while (kind >= 0 && to < count && kind(bench.batch[to]) == kind) {
      length += Row.length(table.row(bench.batch[to]));
      if (length > Records.TOGETHER) {
        break;
      }
      to++;
    }
    return to;
  }

  private int pack(Workbench bench, int from, int to, int at) throws GeneralSecurityException {
    var contents = bench.contents;
    contents.clear();
    var cold = true;
    for (var i = from; i < to; i++) {
      var row = table.row(bench.batch[i]);
      contents.add(table.id(bench.batch[i]), Row.length(row));
      cold &= Row.count(row) <= 1;
    }
    take(bench, from, to);
    var group = groups.apply(Row.group(table.row(bench.batch[from])));
    var tried = group.hopeless < HOPELESS || (group.tries++ & 15) == 0;
    var size = records.write(bench, at, tried ? records.packing(cold) : Codec.RAW);
    if (tried) {
      group.hopeless =
          size < contents.length() ? 0 : Math.min(HOPELESS, group.hopeless + to - from);
    }
    for (var i = from; i < to; i++) {
      bench.starts[i] = at;
      bench.sizes[i] = size;
      bench.slots[i] = i - from;
      bench.shares[i] = contents.share(i - from, size);
    }
    return size;
  }

  /** Several pages in one piece, a single one where it is if it is in one. */
  private void take(Workbench bench, int from, int to) {
    if (to - from == 1) {
      var row = table.row(bench.batch[from]);
      takeOne(bench, Row.frame(row), Row.length(row));
      return;
    }
    bench.plain.reserve(bench.contents.length());
    for (var i = from; i < to; i++) {
      var row = table.row(bench.batch[i]);
      frames.copyOut(
          Row.frame(row), bench.plain.address() + bench.contents.start(i - from), Row.length(row));
    }
    bench.from = bench.plain;
  }

  private void takeOne(Workbench bench, int frame, int length) {
    if (frames.isWhole(frame, Frames.blocksFor(length))) {
      bench.frame.aim(frames.address(frame), length);
      bench.from = bench.frame;
    } else {
      bench.plain.reserve(length);
      frames.copyOut(frame, bench.plain.address(), length);
      bench.from = bench.plain;
    }
  }
}
