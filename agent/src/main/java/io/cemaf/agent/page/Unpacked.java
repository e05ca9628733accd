package io.cemaf.agent.page;

/**
 * The record of several pages that was unpacked last, kept for the next one of them. Where it was
 * may be something else's place by now: a page is known by its number, which no other ever has, and
 * whose bytes never change.
 */
final class Unpacked implements AutoCloseable {
  private static final int NOWHERE = -1;

  final Contents contents = new Contents();
  final Scratch bytes;
  private int segment = NOWHERE;
  private long offset;

  Unpacked(Scratch bytes) {
    this.bytes = bytes;
  }

  /** Before its bytes are written to. */
  void forget() {
    segment = NOWHERE;
  }

  /** What is in it now is the record at this place. */
  void is(int segment, long offset) {
    this.segment = segment;
    this.offset = offset;
  }

  /** Whether it seems to be that record: a hint, for whoever does not hold it. */
  boolean seems(int segment, long offset) {
    return this.segment == segment && this.offset == offset;
  }

  /** Where a page of the record at this place begins; negative if it is not here. */
  int find(int segment, long offset, int slot, long id, int length) {
    return seems(segment, offset) ? contents.find(slot, id, length) : -1;
  }

  @Override
  public void close() {
    forget();
    bytes.close();
  }
}
