package io.cemaf.agent.context;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One value that the agent has taken over, in one of three states:
 *
 * <pre>
 *   Decoded   on the heap, whether there is a page of it or not
 *   Faded     in a page; on the heap as long as the application itself has it
 *   null      in a page
 * </pre>
 *
 * <p>Kept by its face alone, that is by the application: with that its page goes. From any thread;
 * states change under the value's lock.
 */
final class Held implements Source {
  /** Keeps the codec of its loader, which nothing of the agent's may. */
  final LoaderGraphs graphs;

  volatile @Nullable Object state;
  private @Nullable Cell cell;

  Held(LoaderGraphs graphs, Object value) {
    this.graphs = graphs;
    state = new Decoded(value, true);
  }

  /** On the heap. */
  static final class Decoded {
    final Object value;

    /** May no longer be what is in its page. */
    final boolean suspect;

    /** Was read since the last look. */
    volatile boolean touched;

    Decoded(Object value, boolean suspect) {
      this.value = value;
      this.suspect = suspect;
    }
  }

  /** On the heap only because of the application. */
  static final class Faded extends WeakReference<Object> {
    final Cell cell;

    Faded(Object value, Cell cell, ReferenceQueue<Object> gone) {
      super(value, gone);
      this.cell = cell;
    }
  }

  /** Once, before anybody else has it. */
  void put(Cell own) {
    cell = own;
  }

  Cell cell() {
    return Objects.requireNonNull(cell, "put at once");
  }

  @Override
  public Object target() {
    if (state instanceof Decoded there) {
      if (!there.touched) {
        there.touched = true;
      }
      return there.value;
    }
    return cell().shelf.traffic.load(this);
  }

  /** The value, which is on the heap from here on, and needs no page. */
  Object take() {
    return cell().shelf.traffic.take(this);
  }

  @Override
  public void changed(Object target) {
    cell().shelf.traffic.changed(this, target);
  }
}
