package io.cemaf.agent.disk;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.rules.Mode;
import java.io.FileDescriptor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds threads until the {@link Scheduler} lets their operations go. A waiting thread wakes itself
 * when its turn is to come, and is woken when that changes: by rates, by a file that is closed, by
 * whoever serves it.
 */
final class DiskPacer implements Budget {
  /** Below this a wait is not worth its end: what is owed is small. */
  private static final long LEAST_PARK_NANOS = 20_000;

  private final LongSupplier clock;
  private final BooleanSupplier mayWait;
  private final Health health;
  private final ReentrantLock lock = new ReentrantLock();
  private final Scheduler scheduler;
  private final Held written = new Held();
  private final Held read = new Held();

  /** How many wait; looked at without the lock. */
  private volatile int waiting;

  private volatile DiskTerms terms = DiskTerms.NONE;

  /**
   * Holds nobody yet.
   *
   * @param mayWait whether the current thread may be held
   */
  DiskPacer(LongSupplier clock, BooleanSupplier mayWait, Health health) {
    this.clock = clock;
    this.mayWait = mayWait;
    this.health = health;
    scheduler = new Scheduler(clock.getAsLong());
  }

  /** Other terms, for those who wait as well. */
  void use(DiskTerms next) {
    if (next.equals(terms)) {
      return;
    }
    var acts = next.mode() == Mode.ENFORCE;
    lock.lock();
    try {
      terms = next;
      scheduler.use(
          next.fifo(), acts ? next.writeRate() : 0, acts ? next.readRate() : 0, clock.getAsLong());
      settle();
      scheduler.waiting().forEach(operation -> LockSupport.unpark(operation.thread));
    } finally {
      lock.unlock();
    }
  }

  DiskTerms terms() {
    return terms;
  }

  Held written() {
    return written;
  }

  Held read() {
    return read;
  }

  int waiting() {
    return waiting;
  }

  @Override
  public void acquire(long bytes, boolean write) {
    acquire(bytes, write, Scheduler.units(bytes), null);
  }

  /** As {@link #acquire(long, boolean)}; ends as well when the file is closed. */
  void acquire(long bytes, boolean write, long units, @Nullable FileDescriptor file) {
    var now = terms;
    if (now.mode() == Mode.OFF) {
      return;
    }
    var held = write ? written : read;
    held.bytes.add(bytes);
    if (now.mode() != Mode.ENFORCE || isFree(now, write)) {
      return;
    }
    var since = clock.getAsLong();
    var operation = enter(bytes, write, units, file, since);
    if (operation.done) {
      return;
    }
    if (!mayWait.getAsBoolean()) {
      health.count(FallBack.DISK_NOT_PACED);
      leave(operation);
      return;
    }
    await(operation, held);
    held.held(clock.getAsLong() - since);
  }

  /** In order of arrival everything waits for everything, be its own rate unlimited. */
  private static boolean isFree(DiskTerms now, boolean write) {
    return now.fifo()
        ? now.writeRate() == 0 && now.readRate() == 0
        : (write ? now.writeRate() : now.readRate()) == 0;
  }

  private Operation enter(
      long bytes, boolean write, long units, @Nullable FileDescriptor file, long nowNanos) {
    lock.lock();
    try {
      var operation = scheduler.enter(write, bytes, units, nowNanos, Thread.currentThread(), file);
      settle();
      return operation;
    } finally {
      lock.unlock();
    }
  }

  private void await(Operation operation, Held held) {
    while (!operation.done) {
      var nanos = look(operation, held);
      if (nanos > 0) {
        park(operation, nanos);
      }
    }
  }

  /** How long the thread may sleep; 0 if it need not wait any longer. */
  private long look(Operation operation, Held held) {
    lock.lock();
    try {
      var now = clock.getAsLong();
      scheduler.serve(now);
      var left = operation.dueNanos - now;
      if (!operation.done && (left <= 0 || Thread.currentThread().isInterrupted())) {
        if (left <= 0) {
          held.exceeded.increment();
        }
        scheduler.leave(operation, now);
      }
      var until = operation.done ? 0 : scheduler.nanosUntil(operation);
      settle();
      return operation.done ? 0 : Math.min(left, Math.max(LEAST_PARK_NANOS, until));
    } finally {
      lock.unlock();
    }
  }

  private void leave(Operation operation) {
    lock.lock();
    try {
      scheduler.leave(operation, clock.getAsLong());
      settle();
    } finally {
      lock.unlock();
    }
  }

  /** Wakes those whose turn has come, and tells how many wait still. */
  private void settle() {
    for (var operation : scheduler.takeGone()) {
      if (operation.thread != Thread.currentThread()) {
        LockSupport.unpark(operation.thread);
      }
    }
    waiting = scheduler.size();
  }

  /** Whoever waits to use a file that is closed goes on, to be told so. */
  void closed(FileDescriptor file) {
    if (waiting == 0) {
      return;
    }
    lock.lock();
    try {
      for (var operation : scheduler.waiting()) {
        if (operation.file == file) {
          scheduler.leave(operation, clock.getAsLong());
          LockSupport.unpark(operation.thread);
        }
      }
      settle();
    } finally {
      lock.unlock();
    }
  }

  /** A ForkJoin worker tells its pool, which may then run another one in its place. */
  private static void park(Operation operation, long nanos) {
    if (!(Thread.currentThread() instanceof ForkJoinWorkerThread)) {
      LockSupport.parkNanos(operation, nanos);
      return;
    }
    try {
      ForkJoinPool.managedBlock(new Blocking(operation, nanos));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private record Blocking(Operation operation, long nanos) implements ForkJoinPool.ManagedBlocker {
    @Override
    public boolean block() {
      LockSupport.parkNanos(operation, nanos);
      return true;
    }

    @Override
    public boolean isReleasable() {
      return operation.done;
    }
  }
}
