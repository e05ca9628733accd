package io.cemaf;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How many tasks of one executor run at once, where its threads cannot be fewer: a task waits on
 * its own thread before it begins, the more important first, then in their order. What runs is
 * counted from the first task on, be there a limit or not. Public: the agent's loader sets the
 * limit.
 */
public final class TaskGate {
  private static final int PRIORITIES = Priority.values().length;

  /** One that waits; its thread parks until it is let in. */
  private static final class Waiting {
    final Thread thread;
    volatile boolean admitted;

    Waiting(Thread thread) {
      this.thread = thread;
    }
  }

  private final AtomicInteger running = new AtomicInteger();
  private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
  private final LongAdder completed = new LongAdder();
  private final ReentrantLock lock = new ReentrantLock();
  private final List<ArrayDeque<Waiting>> queues = new ArrayList<>();
  private volatile int limit = Pool.UNLIMITED;

  /** Written under the lock, read without it. */
  private volatile int waiting;

  TaskGate() {
    for (var i = 0; i < PRIORITIES; i++) {
      queues.add(new ArrayDeque<>());
    }
  }

  /** Tasks that may run at once; {@link Pool#UNLIMITED} for all. */
  public int limit() {
    return limit;
  }

  /** Lets so many run from here on, and in whoever may go. */
  public void limit(int most) {
    if (limit != most) {
      limit = most;
      admit();
    }
  }

  public int running() {
    return running.get();
  }

  public int waiting() {
    return waiting;
  }

  public long completed() {
    return completed.sum();
  }

  /** The threads whose tasks run. */
  public List<Thread> workers() {
    return List.copyOf(workers);
  }

  /**
   * A task begins on this thread, once it may; nothing if that was said before. A thread that is
   * interrupted waits no longer: its task begins and finds the flag set, as it would have without a
   * wait.
   */
  void begin(Priority priority) {
    var thread = Thread.currentThread();
    if (workers.contains(thread)) {
      return;
    }
    if (waiting > 0 || !tryStart()) {
      await(priority);
    }
    workers.add(thread);
  }

  /** The task of this thread is over, if it was one. */
  void end() {
    if (workers.remove(Thread.currentThread())) {
      completed.increment();
      running.decrementAndGet();
      admit();
    }
  }

  private boolean tryStart() {
    for (var now = running.get(); now < limit; now = running.get()) {
      if (running.compareAndSet(now, now + 1)) {
        return true;
      }
    }
    return false;
  }

  private void await(Priority priority) {
    var own = new Waiting(Thread.currentThread());
    join(own, queues.get(priority.ordinal()));
    var interrupted = false;
    while (!own.admitted && !interrupted) {
      LockSupport.park(this);
      interrupted = Thread.interrupted();
    }
    if (interrupted) {
      leave(own, queues.get(priority.ordinal()));
      own.thread.interrupt();
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
  private void join(Waiting own, ArrayDeque<Waiting> queue) {
    lock.lock();
    try {
      queue.add(own);
      waiting++;
      letIn();
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
  private void leave(Waiting own, ArrayDeque<Waiting> queue) {
    lock.lock();
    try {
      if (queue.remove(own)) {
        waiting--;
        running.incrementAndGet();
      }
    } finally {
      lock.unlock();
    }
  }

  private void admit() {
    if (waiting == 0) {
      return;
    }
    lock.lock();
    try {
      letIn();
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
  private void letIn() {
    for (var next = first(); next != null && tryStart(); next = first()) {
      var admitted = next.remove();
      waiting--;
      admitted.admitted = true;
      LockSupport.unpark(admitted.thread);
    }
  }

  private @Nullable ArrayDeque<Waiting> first() {
    for (var queue : queues) {
      if (!queue.isEmpty()) {
        return queue;
      }
    }
    return null;
  }
}
