package io.cemaf.agent.disk;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Operations in the order in which they came, with how much is before each of them. */
final class Queue {
  private final ArrayDeque<Operation> operations = new ArrayDeque<>();
  private long writesIn;
  private long readsIn;
  private long writesOut;
  private long readsOut;

  void add(Operation operation) {
    if (operation.write) {
      writesIn += operation.left;
    } else {
      readsIn += operation.left;
    }
    operation.writesBefore = writesIn;
    operation.readsBefore = readsIn;
    operations.add(operation);
  }

  /** So many of an operation's bytes are waited for no longer. */
  void out(Operation operation, long bytes) {
    if (operation.write) {
      writesOut += bytes;
    } else {
      readsOut += bytes;
    }
  }

  /** The first that waits still. */
  @Nullable Operation first() {
    var first = operations.peek();
    while (first != null && first.done) {
      operations.remove();
      first = operations.peek();
    }
    return first;
  }

  /** Bytes to write before an operation's end, its own included. */
  long writesUpTo(Operation operation) {
    return operation.writesBefore - writesOut;
  }

  long readsUpTo(Operation operation) {
    return operation.readsBefore - readsOut;
  }

  /** Bytes that wait, of both kinds. */
  long waiting() {
    return writesIn - writesOut + readsIn - readsOut;
  }

  void forEach(Consumer<Operation> each) {
    operations.forEach(each);
  }

  void clear() {
    operations.clear();
    writesOut = writesIn;
    readsOut = readsIn;
  }
}
