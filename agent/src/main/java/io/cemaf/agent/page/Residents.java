package io.cemaf.agent.page;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * What is in memory, in the order in which it leaves. Threads say what they do with pages by a
 * bounded ring; whoever holds the lock, for a few instructions and never over reading or writing,
 * brings the order up to date.
 *
 * <p>That a page has been read may get lost where the ring is full and the lock is taken. All else
 * is told, if need be after waiting for that lock. What is told of one row comes in the order in
 * which it happened, since a row goes to another page only once it has been told here that the
 * first one is gone.
 */
final class Residents implements AutoCloseable {
  private static final int RING = 64 << 10;
  private static final int SOME = 128;
  private static final int MOST_ASKED = 1024;

  private static final int ADMITTED = 1;
  private static final int MISSED = 2;
  private static final int TOUCHED = 3;
  private static final int LEFT = 4;
  private static final int GONE = 5;
  private static final int ASKED = 6;

  private final PageTable table;
  private final EvictionOrder order;
  private final Area memory = Area.zeroed(RING + RingBufferDescriptor.TRAILER_LENGTH);
  private final ManyToOneRingBuffer ring =
      new ManyToOneRingBuffer(
          new UnsafeBuffer(memory.address, RING + RingBufferDescriptor.TRAILER_LENGTH));
  private final ReentrantLock lock = new ReentrantLock();
  private final MessageHandler handler = this::handle;
  private final MethodHandle reading =
      Apart.method(MethodHandles.lookup(), "readHere", int.class, int.class);

  /** Pages that are to be brought to memory; too many are forgotten. */
  private final long[] asked = new long[MOST_ASKED];

  private volatile boolean closed;
  private int askedFirst;
  private int askedCount;

  Residents(PageTable table, EvictionOrder order) {
    this.table = table;
    this.order = order;
  }

  /** A page that may leave is in memory. */
  void admitted(int index) {
    tell(ADMITTED, index);
  }

  /** A page is in memory after it has been read while it was not. */
  void missed(int index) {
    tell(MISSED, index);
  }

  /** A page must not leave any more, though it is in memory. */
  void left(int index) {
    tell(LEFT, index);
  }

  /** A page is no more: its row is free once that is known here. */
  void gone(int index) {
    tell(GONE, index);
  }

  /** A page is to be brought to memory. */
  void asked(long id) {
    if (!offer(ASKED, id) && lock.tryLock()) {
      try {
        learn(SOME);
      } finally {
        lock.unlock();
      }
    }
  }

  /** A page in memory has been read. */
  void touched(int index) {
    if (!offer(TOUCHED, index) && lock.tryLock()) {
      try {
        learn(SOME);
        order.touch(index);
      } finally {
        lock.unlock();
      }
    }
  }

  private void tell(int what, long which) {
    while (!offer(what, which)) {
      lock.lock();
      try {
        learn(SOME);
      } finally {
        lock.unlock();
      }
    }
  }

  private boolean offer(int what, long which) {
    var at = ring.tryClaim(what, Long.BYTES);
    if (at < 0) {
      return false;
    }
    ring.buffer().putLong(at, which);
    ring.commit(at);
    return true;
  }

  /** Under the lock: what has been told, so much of it at most. */
  private int learn(int most) {
    try {
      return (int) reading.invokeExact(this, most);
    } catch (Throwable problem) {
      throw Apart.thrown(problem);
    }
  }

  int readHere(int most) {
    return ring.read(handler, most);
  }

  private void handle(int what, DirectBuffer buffer, int at, int length) {
    var which = buffer.getLong(at);
    var index = (int) which;
    switch (what) {
      case ADMITTED -> admit(index, false);
      case MISSED -> admit(index, true);
      case TOUCHED -> order.touch(index);
      case LEFT -> order.remove(index);
      case GONE -> {
        order.remove(index);
        table.disclaim(index);
      }
      default -> {
        if (askedCount < MOST_ASKED) {
          asked[(askedFirst + askedCount++) % MOST_ASKED] = which;
        }
      }
    }
  }

  private void admit(int index, boolean missed) {
    var word = table.word(index);
    if ((word & (PageTable.LIVE | PageTable.RAM | PageTable.PINNED))
        == (PageTable.LIVE | PageTable.RAM)) {
      order.admit(index, missed);
    }
  }

  /** The next page to bring to memory; {@link Pages#NONE} for none. */
  long nextAsked() {
    lock();
    try {
      if (askedCount == 0) {
        return Pages.NONE;
      }
      var id = asked[askedFirst];
      askedFirst = (askedFirst + 1) % MOST_ASKED;
      askedCount--;
      return id;
    } finally {
      unlock();
    }
  }

  /** Holds everybody else off, with all known that has been told. */
  void lock() {
    lock.lock();
    while (learn(Integer.MAX_VALUE) > 0) {
      // until it is empty, or what was in it when it was asked first is known
    }
  }

  boolean tryLock() {
    if (!lock.tryLock()) {
      return false;
    }
    learn(SOME);
    return true;
  }

  void unlock() {
    lock.unlock();
  }

  /** Under the lock: the page that leaves next, {@link EvictionOrder#NOTHING} for none. */
  int victim() {
    return order.victim();
  }

  /** Under the lock. */
  void remove(int index) {
    order.remove(index);
  }

  /** Under the lock: what could not leave. */
  void restore(int index) {
    admit(index, false);
  }

  int blocks(int index) {
    return Frames.blocksFor(Row.length(table.row(index)));
  }

  /** Of the ring, in bytes, until it is given back. */
  long size() {
    return closed ? 0 : memory.size;
  }

  /** With no page left. */
  @Override
  public void close() {
    closed = true;
    memory.close();
  }
}
