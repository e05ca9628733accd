package io.cemaf;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One executor whose tasks are gated where they begin, since it makes a thread for each of them.
 * Public: the agent's loader limits it.
 */
public final class TaskPool extends WeakReference<Object> {
  private final int hash;
  private final String owner;
  private final TaskGate gate = new TaskGate();
  private volatile @Nullable String threads;
  private volatile boolean decided;

  TaskPool(Object executor, ReferenceQueue<Object> gone, String owner) {
    super(executor, gone);
    hash = System.identityHashCode(executor);
    this.owner = owner;
  }

  /** The class that made it; empty if that was not seen. */
  public String owner() {
    return owner;
  }

  /** The name of the first thread of its that was seen; empty if it has none, or none was. */
  public String threads() {
    var known = threads;
    return known == null ? "" : known;
  }

  public TaskGate gate() {
    return gate;
  }

  /** As {@link TaskGate#begin}; nothing begins before it was decided on the executor. */
  void begin(Priority priority, Consumer<TaskPool> decides) {
    if (!decided) {
      decide(decides);
    }
    gate.begin(priority);
  }

  private void decide(Consumer<TaskPool> decides) {
    named(Thread.currentThread().getName());
    // Nothing that is done for the executor now is a call of the application's.
    var frame = Frame.current();
    frame.startPassing();
    try {
      decides.accept(this);
    } finally {
      frame.stopPassing();
    }
    decided = true;
  }

  /** One of its threads was seen. */
  void named(String thread) {
    if (threads == null) {
      threads = thread;
    }
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** The table asks the key that is sought, not the one that it holds. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof TaskPool known && isSame(known));
  }

  private boolean isSame(TaskPool other) {
    var executor = get();
    return executor != null && other.refersTo(executor);
  }
}
