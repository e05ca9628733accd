package io.cemaf.agent.page;

import io.cemaf.Priority;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A value that comes in parts, and becomes pages of one size and one that has their numbers. */
final class Cutting implements Chunks {
  private final PageStore store;
  private final Group group;
  private final Priority priority;
  private final long length;
  private final long flags;
  private final ByteBuffer parts;
  private byte @Nullable [] open;
  private int filled;
  private long got;
  private boolean failed;

  /**
   * Takes what the group may still have.
   *
   * @param passing {@link PageTable#PASSING} for a value that memory is not to be filled with
   */
  Cutting(PageStore store, Group group, Priority priority, long length, long passing) {
    flags = PageTable.PART | passing;
    this.store = store;
    this.group = group;
    this.priority = priority;
    this.length = length;
    var count = (length + store.chunk() - 1) / store.chunk();
    parts = ByteBuffer.allocate(Math.toIntExact(count * Long.BYTES));
    failed = !group.take(length);
  }

  @Override
  public boolean add(byte[] bytes, int offset, int count) {
    Objects.checkFromIndexSize(offset, count, bytes.length);
    got += count;
    if (got > length) {
      throw new IllegalArgumentException(got + " bytes of a value of " + length);
    }
    for (int at = offset, left = count; left > 0 && !failed; ) {
      var chunk = store.chunk();
      if (filled == 0 && (left >= chunk || left == length - (got - left))) {
        var whole = Math.min(left, chunk);
        add(store.store(group, priority, flags, bytes, at, whole));
        at += whole;
        left -= whole;
      } else {
        var into = open == null ? new byte[chunk] : open;
        open = into;
        var part = Math.min(left, chunk - filled);
        System.arraycopy(bytes, at, into, filled, part);
        filled += part;
        at += part;
        left -= part;
        if (filled == chunk || got - left == length) {
          add(store.store(group, priority, flags, into, 0, filled));
          filled = 0;
        }
      }
    }
    return !failed;
  }

  private void add(long part) {
    if (part == Pages.NONE) {
      fail();
    } else {
      parts.putLong(part);
    }
  }

  private void fail() {
    if (!failed) {
      failed = true;
      store.freeAll(parts.array(), parts.position());
      group.give(length);
    }
  }

  @Override
  public long finish() {
    if (!failed && got < length) {
      throw new IllegalStateException(got + " bytes of a value of " + length);
    }
    var id = Pages.NONE;
    if (!failed) {
      // it stays in memory, so that no page is needed to release others
      var flags = PageTable.WHOLE | PageTable.PINNED;
      id = store.store(group, priority, flags, parts.array(), 0, parts.position());
    }
    if (id == Pages.NONE) {
      fail();
      return store.refused(group);
    }
    store.total(id, length);
    return id;
  }

  @Override
  public void close() {
    if (got < length) {
      fail();
    }
  }
}
