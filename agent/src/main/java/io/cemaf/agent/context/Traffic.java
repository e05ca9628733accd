package io.cemaf.agent.context;

import io.cemaf.agent.context.Held.Decoded;
import io.cemaf.agent.context.Held.Faded;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.page.Pages;
import java.lang.ref.ReferenceQueue;
import java.util.ConcurrentModificationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Values that were taken over, between the heap and their pages. One stays on the heap, as it was
 * given, until others have come after it: what is replaced soon is never encoded, and what is
 * changed just after it was put is encoded as changed.
 */
final class Traffic {
  private static final int LOCKS = 64;

  /** After it was found that there is no room. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** For so long whoever put or read the last value may still be at work on it. */
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Pages pages;
  private final Health health;
  private final LongSupplier nanos;
  private final Cells cells = new Cells();
  private final DecodedQueue queue = new DecodedQueue();
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();
  private final ReentrantLock[] locks = new ReentrantLock[LOCKS];
  private volatile boolean full;
  private volatile long fullSinceNanos;
  private volatile long lastNanos;

  Traffic(Pages pages, Health health, LongSupplier nanos) {
    this.pages = pages;
    this.health = health;
    this.nanos = nanos;
    for (var i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /** How many bytes of values that were taken over, or read, stay on the heap. */
  void bound(long mostBytes) {
    queue.bound(mostBytes);
  }

  /**
   * Takes a value over.
   *
   * @param weight the bytes that it takes encoded, as far as is known
   */
  Held add(Shelf shelf, LoaderGraphs coder, String key, Object value, long weight) {
    var terms = shelf.terms();
    var held = new Held(coder, value);
    var cell = cells.add(held, shelf, terms.priority(key));
    cell.weigh(weight);
    cell.scale = Weight.scale(value);
    held.put(cell);
    if (terms.prefetches(key)) {
      shelf.prefetch(cell);
    }
    queue.add(cell);
    trim(cell);
    return held;
  }

  private ReentrantLock lock(Held held) {
    return locks[System.identityHashCode(held) & (LOCKS - 1)];
  }

  /** The value of one that is not on the heap, or only for somebody who has it. */
  Object load(Held held) {
    Object value;
    var lock = lock(held);
    lock.lock();
    try {
      value = loadLocked(held);
    } finally {
      lock.unlock();
    }
    trim(held.cell());
    return value;
  }

  private Object loadLocked(Held held) {
    var now = held.state;
    if (now instanceof Decoded decoded) {
      return decoded.value;
    }
    var cell = held.cell();
    var value = now instanceof Faded faded ? faded.get() : null;
    var suspect = true;
    if (value == null) {
      var bytes = pages.get(cell.page);
      cell.shelf.used(pages, nanos);
      value = held.graphs.decode(bytes);
      suspect = !Immutable.items(value);
    }
    stay(held, cell, value, suspect);
    return value;
  }

  /**
   * The value of one that has been given away; whoever still has it in a store reads it as well.
   */
  Object take(Held held) {
    Object value;
    var cell = held.cell();
    var unused = Pages.NONE;
    var lock = lock(held);
    lock.lock();
    try {
      value = held.state instanceof Decoded decoded ? decoded.value : loadLocked(held);
      unused = cell.page;
      cell.page = Pages.NONE;
      cell.given = true;
      held.state = new Decoded(value, true);
    } finally {
      lock.unlock();
    }
    if (unused != Pages.NONE) {
      pages.free(unused);
    }
    return value;
  }

  private void stay(Held held, Cell cell, Object value, boolean suspect) {
    var now = new Decoded(value, suspect);
    now.touched = true;
    held.state = now;
    queue.add(cell);
  }

  /** Somebody has changed the value, which he still has: it stays until it is encoded anew. */
  void changed(Held held, Object value) {
    weighAgain(held, held.cell(), value);
    var lock = lock(held);
    lock.lock();
    try {
      stay(held, held.cell(), value, true);
    } finally {
      lock.unlock();
    }
    trim(held.cell());
  }

  /**
   * Something that grows where it is takes more; looked at whenever it has doubled. Outside of any
   * lock, as all encoding is.
   */
  private void weighAgain(Held held, Cell cell, Object value) {
    var scale = Weight.scale(value);
    if (scale > cell.scale) {
      cell.scale = scale;
      try {
        queue.weigh(cell, Math.max(0, Weight.of(value, held.graphs)));
      } catch (ConcurrentModificationException busy) {
        // At its next change.
        cell.scale = 0;
      }
    }
  }

  /**
   * Lets values leave until the rest fits; each at most twice, for those just read stay once.
   *
   * @param last what somebody is about to use, and maybe to change: stays until the next comes, or
   *     none has come for a while
   */
  private void trim(Cell last) {
    lastNanos = nanos.getAsLong();
    if (full && nanos.getAsLong() - fullSinceNanos < PATIENCE_NANOS) {
      return;
    }
    full = false;
    for (var left = 2 * queue.size(); left > 0 && !full; left--) {
      var cell = queue.next();
      if (cell == null) {
        return;
      }
      if (cell == last) {
        queue.add(cell);
      } else {
        leave(cell);
      }
    }
  }

  /**
   * Lets values leave that nobody has read since the last time, until the rest fits; not while
   * values come, which {@link #trim} sees to.
   */
  void settle() {
    if (nanos.getAsLong() - lastNanos < QUIET_NANOS) {
      return;
    }
    for (var left = queue.size(); left > 0 && !full; left--) {
      var cell = queue.next();
      if (cell == null) {
        return;
      }
      leave(cell);
    }
  }

  /** Lets this share of what is on the heap leave it. */
  void shrink(double share) {
    var most = (long) (queue.bytes() * (1 - share));
    full = false;
    for (var left = queue.size(); left > 0 && !full; left--) {
      var cell = queue.next(most);
      if (cell == null) {
        return;
      }
      var held = cell.get();
      if (held != null && held.state instanceof Decoded decoded) {
        decoded.touched = false;
      }
      leave(cell);
    }
  }

  private void leave(Cell cell) {
    var held = cell.get();
    if (held == null || cell.given || !(held.state instanceof Decoded decoded)) {
      return;
    }
    if (decoded.touched) {
      decoded.touched = false;
      queue.add(cell);
      return;
    }
    if (cell.page != Pages.NONE && !decoded.suspect) {
      fade(held, cell, decoded, cell.page, cell.sum);
      return;
    }
    // Outside of any lock: what is encoded may have faces in it, which have locks of their own.
    byte[] bytes;
    try {
      bytes = held.graphs.encode(decoded.value);
    } catch (ConcurrentModificationException busy) {
      decoded.touched = true;
      queue.add(cell);
      return;
    }
    if (bytes != null && bytes.length >= cell.shelf.terms().minValueSize()) {
      write(held, cell, decoded, bytes);
    }
  }

  private void write(Held held, Cell cell, Decoded decoded, byte[] bytes) {
    queue.weigh(cell, bytes.length);
    var sum = sum(bytes);
    if (cell.page != Pages.NONE && cell.sum == sum) {
      fade(held, cell, decoded, cell.page, sum);
      return;
    }
    var page = pages.put(cell.shelf.group(), cell.priority(), bytes, 0, bytes.length);
    if (page == Pages.NONE) {
      health.count(FallBack.VALUE_NOT_PAGED);
      full = true;
      fullSinceNanos = nanos.getAsLong();
      queue.add(cell);
    } else {
      fade(held, cell, decoded, page, sum);
    }
  }

  private void fade(Held held, Cell cell, Decoded decoded, long page, long sum) {
    var unused = Pages.NONE;
    var lock = lock(held);
    lock.lock();
    try {
      if (held.state == decoded) {
        unused = cell.page == page ? Pages.NONE : cell.page;
        cell.page = page;
        cell.sum = sum;
        held.state = new Faded(decoded.value, cell, gone);
      } else {
        // Changed meanwhile, and queued again.
        unused = cell.page == page ? Pages.NONE : page;
      }
    } finally {
      lock.unlock();
    }
    if (unused != Pages.NONE) {
      pages.free(unused);
    }
  }

  /** Two sums of different polynomials and the length: what differs differs in one of them. */
  private static long sum(byte[] bytes) {
    var first = new CRC32();
    first.update(bytes);
    var second = new CRC32C();
    second.update(bytes);
    return (first.getValue() << 32 | second.getValue()) + bytes.length;
  }

  /** Frees pages that nobody can ask for any more; from any thread. */
  void reap() {
    for (var cell = cells.dead(); cell != null; cell = cells.dead()) {
      free(cell);
    }
    for (var dead = gone.poll(); dead != null; dead = gone.poll()) {
      if (dead instanceof Faded faded) {
        forget(faded);
      }
    }
  }

  private void free(Cell cell) {
    if (cell.page != Pages.NONE) {
      pages.free(cell.page);
    }
  }

  /** Returns when nobody has a value any more; frees pages until then. */
  void awaitLast() throws InterruptedException {
    while (kept() > 0) {
      free(cells.awaitDead());
    }
  }

  /** A reference to nothing is 32 bytes too many. */
  private void forget(Faded faded) {
    var held = faded.cell.get();
    if (held != null && held.state == faded) {
      var lock = lock(held);
      lock.lock();
      try {
        if (held.state == faded) {
          held.state = null;
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** Values that are still in the application's hands, by a page or not. */
  long kept() {
    reap();
    return cells.count();
  }
}
