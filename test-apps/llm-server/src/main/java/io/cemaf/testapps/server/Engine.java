package io.cemaf.testapps.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** Drives a {@link Batch} in real time: one thread, whatever the number of calls. */
final class Engine implements AutoCloseable {
  /** Hears of a call's progress, on the engine's thread: it must not block. */
  @FunctionalInterface
  interface Progress {
    void reached(int tokens, boolean last);
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Batch.Job, Progress> listeners = new HashMap<>();
  private final LongSupplier clock;
  private final Batch batch;
  private final Thread thread;
  private boolean closed;

  Engine(int slots, Knee knee, LongSupplier nanoTime) {
    clock = nanoTime;
    batch = new Batch(slots, knee, nanoTime.getAsLong());
    thread = new Thread(this::drive, "llm-engine");
    thread.setDaemon(true);
    thread.start();
  }

  void submit(Batch.Job job, Progress progress) {
    lock.lock();
    try {
      deliver(batch.advance(clock.getAsLong()));
      listeners.put(job, progress);
      batch.add(job);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Frees a job's slot: nobody waits for it any more. */
  void cancel(Batch.Job job) {
    lock.lock();
    try {
      deliver(batch.advance(clock.getAsLong()));
      if (listeners.remove(job) != null) {
        batch.remove(job);
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  void speed(Knee knee) {
    lock.lock();
    try {
      deliver(batch.advance(clock.getAsLong()));
      batch.speed(knee);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Calls in a slot, calls behind them, and the most in slots so far. */
  record Load(int running, int waiting, int maxRunning) {}

  Load load() {
    lock.lock();
    try {
      return new Load(batch.running(), batch.waiting(), batch.maxRunning());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void drive() {
    lock.lock();
    try {
      while (!closed) {
        deliver(batch.advance(clock.getAsLong()));
        var next = batch.nextNanos();
        if (next == Long.MAX_VALUE) {
          changed.await();
        } else {
          var left = changed.awaitNanos(next - clock.getAsLong());
          assert left <= next;
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void deliver(List<Batch.Milestone> reached) {
    for (var milestone : reached) {
      var listener =
          milestone.last() ? listeners.remove(milestone.job()) : listeners.get(milestone.job());
      if (listener != null) {
        listener.reached(milestone.tokens(), milestone.last());
      }
    }
  }
}
