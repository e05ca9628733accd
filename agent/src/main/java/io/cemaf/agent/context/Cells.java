package io.cemaf.agent.context;

import io.cemaf.Priority;
import java.lang.ref.ReferenceQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** All cells, so that each tells when its value is gone. */
final class Cells {
  private final ReentrantLock lock = new ReentrantLock();
  private final ReferenceQueue<Held> dead = new ReferenceQueue<>();
  private @Nullable Cell first;
  private long count;

  Cell add(Held held, Shelf shelf, Priority priority) {
    var cell = new Cell(held, shelf, priority, dead);
    lock.lock();
    try {
      var next = first;
      cell.after = next;
      if (next != null) {
        next.before = cell;
      }
      first = cell;
      count++;
    } finally {
      lock.unlock();
    }
    return cell;
  }

  /** One whose value nobody has any more, for the last time; null if there is none. */
  @Nullable Cell dead() {
    return dead.poll() instanceof Cell cell ? unlinked(cell) : null;
  }

  /** As {@link #dead}, when there is one. */
  Cell awaitDead() throws InterruptedException {
    return unlinked((Cell) dead.remove());
  }

  private Cell unlinked(Cell cell) {
    lock.lock();
    try {
      var before = cell.before;
      var after = cell.after;
      if (before == null) {
        first = after;
      } else {
        before.after = after;
      }
      if (after != null) {
        after.before = before;
      }
      count--;
    } finally {
      lock.unlock();
    }
    return cell;
  }

  long count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }
}
