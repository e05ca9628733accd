package io.cemaf.agent.context;

import io.cemaf.Priority;
import io.cemaf.agent.page.Pages;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * What the agent keeps of a value that it has taken over: nothing of the application's. 64 bytes;
 * with its {@link Held}, its face and the page's own that is 120, the most that a value may take.
 */
final class Cell extends WeakReference<Held> {
  private static final Priority[] PRIORITIES = Priority.values();

  final Shelf shelf;

  /** {@link Pages#NONE} while the value is on the heap alone. Written under the value's lock. */
  long page = Pages.NONE;

  /** Of the page's bytes. Written under the value's lock. */
  long sum;

  /** What the value takes, as far as is known. */
  private int bytes;

  private final byte priority;

  /** Of the number of its items when it was weighed: so many bits. A guess, without a lock. */
  byte scale;

  /** In the queue of values that are to leave the heap; under its lock. */
  boolean queued;

  /** Its store has given the value away, which gets no page any more. Under the value's lock. */
  boolean given;

  /** All cells are one list: a reference that nobody refers to never tells. */
  @Nullable Cell before;

  @Nullable Cell after;

  Cell(Held held, Shelf shelf, Priority priority, ReferenceQueue<Held> dead) {
    super(held, dead);
    this.shelf = shelf;
    this.priority = (byte) priority.ordinal();
  }

  Priority priority() {
    return PRIORITIES[priority];
  }

  long bytes() {
    return bytes;
  }

  /** By the queue, or while it is not in it. */
  void weigh(long weight) {
    bytes = (int) Math.min(Integer.MAX_VALUE, weight);
  }
}
