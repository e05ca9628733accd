package io.cemaf.agent.page;

/** Which pages are in a record, one after the other. For one thread at a time. */
final class Contents {
  private final long[] ids = new long[Workbench.BATCH];
  private final int[] ends = new int[Workbench.BATCH];
  private int count;

  void clear() {
    count = 0;
  }

  /** Adds a page of so many bytes. */
  void add(long id, int length) {
    ids[count] = id;
    ends[count] = length() + length;
    count++;
  }

  int count() {
    return count;
  }

  /** Of all its pages, in bytes. */
  int length() {
    return count == 0 ? 0 : ends[count - 1];
  }

  long id(int slot) {
    return ids[slot];
  }

  /** Where a page's bytes begin. */
  int start(int slot) {
    return slot == 0 ? 0 : ends[slot - 1];
  }

  int end(int slot) {
    return ends[slot];
  }

  /** Where that page begins, if it is there; negative otherwise. */
  int find(int slot, long id, int length) {
    return slot < count && ids[slot] == id && ends[slot] - start(slot) == length ? start(slot) : -1;
  }

  /**
   * How many of a record's bytes are counted as one page's: all of its pages together have as many
   * as it has, each some, so that a segment goes with the last page and not before.
   *
   * @param size of the record
   */
  int share(int slot, int size) {
    return upTo(slot + 1, size) - upTo(slot, size);
  }

  private int upTo(int pages, int size) {
    if (pages == 0 || pages == count) {
      return pages == 0 ? 0 : size;
    }
    var own = pages * Records.ENTRY;
    var common = size - count * Records.ENTRY;
    return own + (int) ((long) common * ends[pages - 1] / Math.max(1, length()));
  }
}
