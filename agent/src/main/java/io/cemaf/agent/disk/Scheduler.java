package io.cemaf.agent.disk;

import java.io.FileDescriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is, fed with time, for one thread at a time.
 *
 * <pre>
 * fifo      one queue: the first takes its pieces, whatever they are, and all others wait behind it
 * deadline  reads and writes each have their own rate and do not wait for each other; of each, brief
 *           operations go between two pieces of larger ones
 * </pre>
 *
 * <p>An operation waits 250 ms for each 64 KiB of it at most, then goes and owes the rest: latency
 * before the rate, which those after it make up for. So with n threads that write s bytes at a
 * time, s no more than 64 KiB, the rate is kept as long as n * s / 250 ms is no more than the rate;
 * larger ones wait as long as so many of 64 KiB in a row would, and keep it as well.
 */
final class Scheduler {
  /** How long one operation is held at most, for each {@link #UNIT} of it. */
  static final long HOLD_NANOS = 250_000_000L;

  static final long UNIT = 64 << 10;

  /** Operations up to here are brief. */
  static final long BRIEF = 16 << 10;

  private final Bucket writes;
  private final Bucket reads;
  private final Queue all = new Queue();
  private final Queue briefWrites = new Queue();
  private final Queue largeWrites = new Queue();
  private final Queue briefReads = new Queue();
  private final Queue largeReads = new Queue();
  private final List<Queue> queues = List.of(all, briefWrites, largeWrites, briefReads, largeReads);

  /** Whose turn has come since they were last told. */
  private final List<Operation> gone = new ArrayList<>();

  private boolean fifo;
  private int size;

  Scheduler(long nowNanos) {
    writes = new Bucket(nowNanos);
    reads = new Bucket(nowNanos);
  }

  /** Other rates, 0 for none, and another order, for those that wait as well. */
  void use(boolean inOrder, long writeRate, long readRate, long nowNanos) {
    serve(nowNanos);
    writes.rate(writeRate, nowNanos);
    reads.rate(readRate, nowNanos);
    if (fifo != inOrder) {
      fifo = inOrder;
      var waiting = waiting();
      queues.forEach(Queue::clear);
      waiting.forEach(operation -> queueOf(operation).add(operation));
    }
    serve(nowNanos);
  }

  /** Those that wait, in the order in which they came. */
  List<Operation> waiting() {
    var waiting = new ArrayList<Operation>();
    for (var queue : queues) {
      queue.forEach(
          operation -> {
            if (!operation.done) {
              waiting.add(operation);
            }
          });
    }
    waiting.sort(Comparator.comparingLong(operation -> operation.arrivedNanos));
    return waiting;
  }

  /**
   * An operation comes; it is done at once if nothing holds it up.
   *
   * @param held for how many units of {@link #HOLD_NANOS} it can be held
   */
  Operation enter(
      boolean write,
      long bytes,
      long held,
      long nowNanos,
      @Nullable Thread thread,
      @Nullable FileDescriptor file) {
    var operation =
        new Operation(
            write, bytes, bytes <= BRIEF, nowNanos, nowNanos + held * HOLD_NANOS, thread, file);
    size++;
    queueOf(operation).add(operation);
    bucketOf(operation).wants(bytes);
    serve(nowNanos);
    return operation;
  }

  /** How many wait. */
  int size() {
    return size;
  }

  /** For how many units an operation can be held. */
  static long units(long bytes) {
    return Math.max(1, (bytes + UNIT - 1) / UNIT);
  }

  /** An operation goes without its turn: what it still wanted is owed. */
  void leave(Operation operation, long nowNanos) {
    if (!operation.done) {
      operation.done = true;
      size--;
      queueOf(operation).out(operation, operation.left);
      var bucket = bucketOf(operation);
      bucket.wants(-operation.left);
      bucket.refill(nowNanos);
      bucket.take(operation.left);
      serve(nowNanos);
    }
  }

  /** Gives what has come in since to those whose turn it is. */
  void serve(long nowNanos) {
    writes.refill(nowNanos);
    reads.refill(nowNanos);
    if (fifo) {
      for (var next = all.first(); next != null && give(all, next); ) {
        next = all.first();
      }
    } else {
      serve(briefWrites, largeWrites);
      serve(briefReads, largeReads);
    }
  }

  private void serve(Queue brief, Queue large) {
    var given = true;
    while (given) {
      var quick = brief.first();
      if (quick != null) {
        given = give(brief, quick);
      } else {
        var slow = large.first();
        given = slow != null && give(large, slow);
      }
    }
  }

  private boolean give(Queue queue, Operation operation) {
    var piece = bucketOf(operation).takeUpTo(operation.left);
    operation.left -= piece;
    queue.out(operation, piece);
    if (operation.left == 0) {
      operation.done = true;
      size--;
      gone.add(operation);
    }
    return piece > 0;
  }

  /** Those whose turn has come since this was called before. */
  List<Operation> takeGone() {
    if (gone.isEmpty()) {
      return List.of();
    }
    var told = List.copyOf(gone);
    gone.clear();
    return told;
  }

  /** How long until an operation's turn comes if nothing else happens; its bound is apart. */
  long nanosUntil(Operation operation) {
    var queue = queueOf(operation);
    var bytes = operation.write ? queue.writesUpTo(operation) : queue.readsUpTo(operation);
    if (!fifo && !operation.brief) {
      bytes += (operation.write ? briefWrites : briefReads).waiting();
    }
    var nanos = bucketOf(operation).nanosUntil(bytes, operation.left);
    if (!fifo) {
      return nanos;
    }
    var others = operation.write ? queue.readsUpTo(operation) : queue.writesUpTo(operation);
    return Math.max(nanos, (operation.write ? reads : writes).nanosUntil(others, 0));
  }

  private Queue queueOf(Operation operation) {
    if (fifo) {
      return all;
    }
    return operation.write
        ? operation.brief ? briefWrites : largeWrites
        : operation.brief ? briefReads : largeReads;
  }

  private Bucket bucketOf(Operation operation) {
    return operation.write ? writes : reads;
  }
}
