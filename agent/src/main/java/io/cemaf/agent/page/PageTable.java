package io.cemaf.agent.page;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

/**
 * Who has which page: a word on the heap for each, eight bytes, and a row outside it.
 *
 * <pre>
 *  63  62 ......... 32  31 ..... 9    8       7    6     5      4    3      2      1    0
 * | 0 | generation     | readers   |passing|part|whole|pinned|live|doomed|moving|disk|RAM|
 * </pre>
 *
 * <p>How nothing is released under a reader: whoever reads a row, a frame or a segment has first
 * added itself to the page's readers by compare-and-set, which fails unless the page is live and
 * has the generation of the number asked for. A place (RAM, disk) is taken from a page by
 * compare-and-set of the same word, which fails while it has readers; only then is the frame given
 * back, or the segment's bytes counted as dead. A page freed under a reader is doomed: nobody
 * enters any more, and the last one to leave releases it. Whoever moves a page between places has
 * set {@code moving}, which one thread at a time can; readers come and go meanwhile. A live page
 * without a place is one whose place on disk is being exchanged: a few instructions, for which
 * readers spin.
 */
final class PageTable implements AutoCloseable {
  static final long RAM = 1;
  static final long DISK = 2;
  static final long MOVING = 4;
  static final long DOOMED = 8;
  static final long LIVE = 16;
  static final long PINNED = 32;

  /** A value in chunks: its bytes are the numbers of their pages. */
  static final long WHOLE = 64;

  /** One of the chunks of such a value, which counts as one. */
  static final long PART = 128;

  /** One of a value that is too large for memory, which stays on disk. */
  static final long PASSING = 256;

  private static final long READER = 1L << 9;
  private static final long READERS = 0x7FFFFFL << 9;
  private static final int GENERATION_SHIFT = 32;
  private static final long GENERATION_MASK = 0x7FFFFFFF;

  private static final int CHUNK_BITS = 12;
  private static final int CHUNK = 1 << CHUNK_BITS;
  static final int ROW = 64;

  private record Chunk(AtomicLongArray words, Area rows) {}

  private volatile Chunk[] chunks = {};
  private final ReentrantLock growing = new ReentrantLock();
  private final AtomicInteger fresh = new AtomicInteger();
  private final LongFunction<Area> memory;

  /** A stack of rows to use again: a tag above, the index and one below. */
  private final AtomicLong free = new AtomicLong();

  PageTable() {
    this(Area::zeroed);
  }

  /**
   * An empty one.
   *
   * @param memory gives so many bytes, all zero
   */
  PageTable(LongFunction<Area> memory) {
    this.memory = memory;
  }

  static int index(long id) {
    return (int) id - 1;
  }

  private static long generation(long word) {
    return (word >>> GENERATION_SHIFT) & GENERATION_MASK;
  }

  /** A row of nobody else's; an OutOfMemoryError where there is no memory for more, and no harm. */
  int claim() {
    for (; ; ) {
      var head = free.get();
      var top = (int) head;
      if (top == 0) {
        var index = fresh.get();
        ensure(index);
        if (fresh.compareAndSet(index, index + 1)) {
          return index;
        }
        continue;
      }
      var next = Row.next(row(top - 1));
      if (free.compareAndSet(head, ((head >>> 32) + 1) << 32 | (next & 0xFFFFFFFFL))) {
        return top - 1;
      }
    }
  }

  /** Gives back a row that no page and no list has any more. */
  void disclaim(int index) {
    for (; ; ) {
      var head = free.get();
      Row.next(row(index), (int) head);
      if (free.compareAndSet(head, ((head >>> 32) + 1) << 32 | (index + 1))) {
        return;
      }
    }
  }

  /** Makes a claimed row a page, with these flags. */
  long publish(int index, long flags) {
    var words = words(index);
    var generation = generation(words.getPlain(index & (CHUNK - 1)));
    words.setRelease(index & (CHUNK - 1), generation << GENERATION_SHIFT | LIVE | flags);
    return generation << GENERATION_SHIFT | (index + 1);
  }

  long id(int index) {
    return generation(word(index)) << GENERATION_SHIFT | (index + 1);
  }

  long word(int index) {
    return words(index).getAcquire(index & (CHUNK - 1));
  }

  boolean isThere(int index) {
    return index >= 0 && index >>> CHUNK_BITS < chunks.length;
  }

  /**
   * Begins to read a page.
   *
   * @return its word, 0 if there is no such page
   */
  long enter(long id) {
    var index = index(id);
    if (!isThere(index)) {
      return 0;
    }
    var words = words(index);
    var at = index & (CHUNK - 1);
    for (var tries = 0; ; tries++) {
      var word = words.getAcquire(at);
      if ((word & (LIVE | DOOMED)) != LIVE || generation(word) != id >>> GENERATION_SHIFT) {
        return 0;
      }
      if ((word & (RAM | DISK)) == 0) {
        spin(tries);
      } else if (words.weakCompareAndSetVolatile(at, word, word + READER)) {
        return word + READER;
      }
    }
  }

  /**
   * Ends reading.
   *
   * @return true if the caller is to release the page
   */
  boolean exit(int index) {
    return end(index, READER, 0);
  }

  /** Begins to move a page: one at a time. */
  boolean beginMove(int index) {
    return beginMove(index, generation(word(index)));
  }

  boolean beginMoveOf(long id) {
    return isThere(index(id)) && beginMove(index(id), id >>> GENERATION_SHIFT);
  }

  private boolean beginMove(int index, long generation) {
    var words = words(index);
    var at = index & (CHUNK - 1);
    for (; ; ) {
      var word = words.getAcquire(at);
      if ((word & (LIVE | DOOMED | MOVING)) != LIVE || generation(word) != generation) {
        return false;
      }
      if (words.weakCompareAndSetVolatile(at, word, word | MOVING)) {
        return true;
      }
    }
  }

  /**
   * Ends moving.
   *
   * @param gained places that the page now has too
   * @return true if the caller is to release the page
   */
  boolean endMove(int index, long gained) {
    return end(index, MOVING, gained);
  }

  private boolean end(int index, long subtracted, long gained) {
    var words = words(index);
    var at = index & (CHUNK - 1);
    for (; ; ) {
      var word = words.getAcquire(at);
      var next = (word - subtracted) | gained;
      var last = (next & (DOOMED | READERS | MOVING)) == DOOMED;
      if (words.weakCompareAndSetVolatile(at, word, last ? gone(next) : next)) {
        return last;
      }
    }
  }

  /** By its mover: takes a place from a page, unless somebody reads it. */
  boolean tryLeave(int index, long place) {
    var words = words(index);
    var at = index & (CHUNK - 1);
    for (; ; ) {
      var word = words.getAcquire(at);
      if ((word & READERS) != 0) {
        return false;
      }
      if (words.weakCompareAndSetVolatile(at, word, word & ~place)) {
        return true;
      }
    }
  }

  /** By its mover: gives a page a place. */
  void join(int index, long place) {
    set(index, place, true);
  }

  void set(int index, long flag, boolean value) {
    var words = words(index);
    var at = index & (CHUNK - 1);
    for (; ; ) {
      var word = words.getAcquire(at);
      if (words.weakCompareAndSetVolatile(at, word, value ? word | flag : word & ~flag)) {
        return;
      }
    }
  }

  /**
   * Frees a page, or dooms it if it is being read or moved.
   *
   * @return true if the caller is to release it
   */
  boolean free(long id) {
    var index = index(id);
    if (!isThere(index)) {
      return false;
    }
    var words = words(index);
    var at = index & (CHUNK - 1);
    for (; ; ) {
      var word = words.getAcquire(at);
      if ((word & (LIVE | DOOMED)) != LIVE || generation(word) != id >>> GENERATION_SHIFT) {
        return false;
      }
      var last = (word & (READERS | MOVING)) == 0;
      if (words.weakCompareAndSetVolatile(at, word, last ? gone(word) : word | DOOMED)) {
        return last;
      }
    }
  }

  /** What was there may still be looked at: places stay until the row is given back. */
  private static long gone(long word) {
    var next = (generation(word) + 1) & GENERATION_MASK;
    return next << GENERATION_SHIFT | (word & (RAM | DISK | WHOLE | PART | PINNED));
  }

  private static void spin(int tries) {
    if ((tries & 255) == 255) {
      LockSupport.parkNanos(1);
    } else {
      Thread.onSpinWait();
    }
  }

  private AtomicLongArray words(int index) {
    return chunks[index >>> CHUNK_BITS].words;
  }

  /** The address of a row. */
  long row(int index) {
    return chunks[index >>> CHUNK_BITS].rows.address + (long) (index & (CHUNK - 1)) * ROW;
  }

  /** In bytes, outside the heap. */
  long size() {
    return (long) chunks.length * CHUNK * ROW;
  }

  private void ensure(int index) {
    if (isThere(index)) {
      return;
    }
    growing.lock();
    try {
      while (!isThere(index)) {
        var more = Arrays.copyOf(chunks, chunks.length + 1);
        more[chunks.length] =
            new Chunk(new AtomicLongArray(CHUNK), memory.apply((long) CHUNK * ROW));
        chunks = more;
      }
    } finally {
      growing.unlock();
    }
  }

  /** With no page left; the words stay, and say so. */
  @Override
  public void close() {
    for (var chunk : chunks) {
      chunk.rows.close();
    }
  }
}
