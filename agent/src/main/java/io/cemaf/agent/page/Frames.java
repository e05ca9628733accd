package io.cemaf.agent.page;

import static io.cemaf.agent.page.Area.BYTES;
import static io.cemaf.agent.page.Area.UNSAFE;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The memory tier: blocks of one size, chained. A frame is a chain, so that pages of any sizes
 * leave no holes and what is in use is known exactly.
 *
 * <p>Free blocks are a stack whose head has a tag, so that a head that has come and gone is
 * noticed. What has been used is used again before what no one has touched.
 */
final class Frames implements AutoCloseable {
  static final int BLOCK = 2048;

  private final int blocks;
  private final Area memory;
  private final Area links;
  private final AtomicLong free = new AtomicLong();
  private final AtomicInteger fresh = new AtomicInteger();

  /** Counted before blocks are taken and after they are back: what is counted as free is there. */
  private final AtomicInteger used = new AtomicInteger();

  private final AtomicInteger unwritten = new AtomicInteger();

  Frames(long limit) {
    blocks = (int) Math.min(Integer.MAX_VALUE - 1, Math.max(1, limit / BLOCK));
    memory = Area.of((long) blocks * BLOCK);
    // who looks at a chain that others take meanwhile may see any link: none may lead astray
    links = Area.zeroed((blocks + 1) * 4L);
  }

  static int blocksFor(long length) {
    return (int) Math.max(1, (length + BLOCK - 1) / BLOCK);
  }

  int blocks() {
    return blocks;
  }

  int used() {
    return used.get();
  }

  /** Blocks of pages that are nowhere but here: they have to be written before they can go. */
  int unwritten() {
    return unwritten.get();
  }

  /** So many more of them, or fewer. */
  void unwritten(int change) {
    unwritten.addAndGet(change);
  }

  /**
   * Takes a chain of blocks.
   *
   * @return its first block, above 0; 0 if there are not that many
   */
  int take(int count) {
    if (used.addAndGet(count) > blocks) {
      used.addAndGet(-count);
      return 0;
    }
    var first = 0;
    var last = 0;
    for (var missing = count; missing > 0; ) {
      var head = free.get();
      var block = (int) head;
      if (block == 0) {
        var from = fresh.get();
        var got = Math.min(missing, blocks - from);
        if (got == 0) {
          // somebody has counted blocks as free whose chain others are about to exchange
          Thread.onSpinWait();
          continue;
        }
        if (!fresh.compareAndSet(from, from + got)) {
          continue;
        }
        for (var i = 1; i < got; i++) {
          link(from + i, from + i + 1);
        }
        if (first == 0) {
          first = from + 1;
        } else {
          link(last, from + 1);
        }
        last = from + got;
        missing -= got;
      } else {
        var end = block;
        var following = next(end);
        var got = 1;
        for (; got < missing && following != 0; got++) {
          end = following;
          following = next(end);
        }
        if (free.compareAndSet(head, tagged(head, following))) {
          if (first == 0) {
            first = block;
          } else {
            link(last, block);
          }
          last = end;
          missing -= got;
        }
      }
    }
    link(last, 0);
    return first;
  }

  /** Gives a chain back. */
  void give(int first, int count) {
    var last = first;
    for (var i = 1; i < count; i++) {
      last = next(last);
    }
    for (; ; ) {
      var head = free.get();
      link(last, (int) head);
      if (free.compareAndSet(head, tagged(head, first))) {
        used.addAndGet(-count);
        return;
      }
    }
  }

  /** Whether a frame is in one piece: then it can be worked on where it is. */
  boolean isWhole(int first, int count) {
    for (var block = first; block < first + count - 1; block++) {
      if (next(block) != block + 1) {
        return false;
      }
    }
    return true;
  }

  /** Of a frame that is in one piece. */
  long address(int first) {
    return memory.address + (long) (first - 1) * BLOCK;
  }

  private static long tagged(long head, int block) {
    return ((head >>> 32) + 1) << 32 | block;
  }

  void copyIn(int first, byte[] from, int offset, int length) {
    copy(first, 0, length, from, BYTES + offset, true);
  }

  void copyIn(int first, long from, int length) {
    copy(first, 0, length, null, from, true);
  }

  void copyOut(int first, int skipped, byte[] into, int offset, int length) {
    copy(first, skipped, length, into, BYTES + offset, false);
  }

  void copyOut(int first, long to, int length) {
    copy(first, 0, length, null, to, false);
  }

  /** Neighbouring blocks in one go. */
  private void copy(
      int first, int skipped, int length, @Nullable Object array, long at, boolean in) {
    var block = first;
    var skip = skipped;
    for (; skip >= BLOCK; skip -= BLOCK) {
      block = next(block);
    }
    for (var done = 0; done < length; ) {
      var start = block;
      var run = BLOCK - skip;
      var following = next(block);
      for (; run < length - done && following == block + 1; run += BLOCK) {
        block = following;
        following = next(block);
      }
      run = Math.min(run, length - done);
      var there = address(start) + skip;
      if (in) {
        UNSAFE.copyMemory(array, at + done, null, there, run);
      } else {
        UNSAFE.copyMemory(null, there, array, at + done, run);
      }
      done += run;
      skip = 0;
      block = following;
    }
  }

  private int next(int block) {
    return UNSAFE.getInt(links.address + block * 4L);
  }

  private void link(int block, int next) {
    UNSAFE.putInt(links.address + block * 4L, next);
  }

  @Override
  public void close() {
    memory.close();
    links.close();
  }
}
