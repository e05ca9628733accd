package io.cemaf.agent.page;

import static io.cemaf.agent.page.Area.UNSAFE;

/** What a row holds, by its address; for whoever reads, moves or releases the page. */
final class Row {
  // | 0 frame 4 | slot 4 | 8 segment 4 | stored 4 | 16 offset 8 | 24 total 8 |
  // | 32 length 4 | group 4 | 40 previous 4 | next 4 | 48 list 1 | count 1 | epoch 1 | priority 1
  // | rank 4 | 56 share 4 | zero 4 |
  private Row() {}

  static int frame(long row) {
    return UNSAFE.getInt(row);
  }

  static void frame(long row, int block) {
    UNSAFE.putInt(row, block);
  }

  static int segment(long row) {
    return UNSAFE.getInt(row + 8);
  }

  static void segment(long row, int number) {
    UNSAFE.putInt(row + 8, number);
  }

  /** Which one of its record's pages it is, from 0. */
  static int slot(long row) {
    return UNSAFE.getInt(row + 4);
  }

  static void slot(long row, int number) {
    UNSAFE.putInt(row + 4, number);
  }

  /** Its record's size, with header and all. */
  static int stored(long row) {
    return UNSAFE.getInt(row + 12);
  }

  static void stored(long row, int bytes) {
    UNSAFE.putInt(row + 12, bytes);
  }

  static long offset(long row) {
    return UNSAFE.getLong(row + 16);
  }

  static void offset(long row, long offset) {
    UNSAFE.putLong(row + 16, offset);
  }

  /** Of its record's bytes those that are counted as its own. */
  static int share(long row) {
    return UNSAFE.getInt(row + 56);
  }

  static void share(long row, int bytes) {
    UNSAFE.putInt(row + 56, bytes);
  }

  /** Where its record is, and what is its own of it. */
  static void place(long row, int segment, long offset, int stored, int slot, int share) {
    segment(row, segment);
    offset(row, offset);
    stored(row, stored);
    slot(row, slot);
    share(row, share);
  }

  /** Of a value in chunks all its bytes, else those of the page. */
  static long total(long row) {
    return UNSAFE.getLong(row + 24);
  }

  static void total(long row, long bytes) {
    UNSAFE.putLong(row + 24, bytes);
  }

  static int length(long row) {
    return UNSAFE.getInt(row + 32);
  }

  static void length(long row, int bytes) {
    UNSAFE.putInt(row + 32, bytes);
  }

  static int group(long row) {
    return UNSAFE.getInt(row + 36);
  }

  static void group(long row, int number) {
    UNSAFE.putInt(row + 36, number);
  }

  static int previous(long row) {
    return UNSAFE.getInt(row + 40);
  }

  static void previous(long row, int index) {
    UNSAFE.putInt(row + 40, index);
  }

  static int next(long row) {
    return UNSAFE.getInt(row + 44);
  }

  static void next(long row, int index) {
    UNSAFE.putInt(row + 44, index);
  }

  /** What list of the eviction's the page is in; 0 for none. */
  static int list(long row) {
    return UNSAFE.getByte(row + 48);
  }

  static void list(long row, int list) {
    UNSAFE.putByte(row + 48, (byte) list);
  }

  static int count(long row) {
    return UNSAFE.getByte(row + 49) & 0xFF;
  }

  static void count(long row, int count) {
    UNSAFE.putByte(row + 49, (byte) count);
  }

  static int epoch(long row) {
    return UNSAFE.getByte(row + 50) & 0xFF;
  }

  static void epoch(long row, int epoch) {
    UNSAFE.putByte(row + 50, (byte) epoch);
  }

  static int priority(long row) {
    return UNSAFE.getByte(row + 51);
  }

  static void priority(long row, int ordinal) {
    UNSAFE.putByte(row + 51, (byte) ordinal);
  }

  static int rank(long row) {
    return UNSAFE.getInt(row + 52);
  }

  static void rank(long row, int rank) {
    UNSAFE.putInt(row + 52, rank);
  }
}
