package io.cemaf.agent.context;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Values on the heap that are to leave it, in the order in which they came: those that were read
 * since go round once more (CLOCK). Bounded by what they take as far as is known.
 */
final class DecodedQueue {
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Cell> cells = new ArrayDeque<>();
  private volatile long most;
  private long bytes;

  void bound(long mostBytes) {
    most = mostBytes;
  }

  void add(Cell cell) {
    lock.lock();
    try {
      if (!cell.queued) {
        cell.queued = true;
        bytes += cell.bytes();
        cells.addLast(cell);
      }
    } finally {
      lock.unlock();
    }
  }

  /** What a value takes, which may be in the queue. */
  void weigh(Cell cell, long weight) {
    lock.lock();
    try {
      if (cell.queued) {
        bytes -= cell.bytes();
      }
      cell.weigh(weight);
      if (cell.queued) {
        bytes += cell.bytes();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The next to leave; null while there is room for all. */
  @Nullable Cell next() {
    return next(most);
  }

  /** The next to leave so that no more than these bytes stay. */
  @Nullable Cell next(long mostBytes) {
    lock.lock();
    try {
      var first = bytes > mostBytes ? cells.pollFirst() : null;
      if (first != null) {
        first.queued = false;
        bytes -= first.bytes();
      }
      return first;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return cells.size();
    } finally {
      lock.unlock();
    }
  }

  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }
}
