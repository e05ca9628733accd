package io.cemaf.agent.api;

import io.cemaf.Gate;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands one listener what it is told, in order, on a daemon thread of its own that ends when there
 * is nothing to tell for a while. A listener that hangs keeps its thread; what no longer fits its
 * queue is dropped and counted.
 */
final class Post implements Runnable {
  private static final int ROOM = 64;
  private static final long IDLE_SECONDS = 5;

  private final String what;
  private final Consumer<Map<String, Object>> taker;
  private final Health health;
  private final @Nullable ClassLoader context = Thread.currentThread().getContextClassLoader();
  private final ArrayBlockingQueue<Map<String, Object>> queue = new ArrayBlockingQueue<>(ROOM);
  private final AtomicReference<@Nullable Thread> worker = new AtomicReference<>();
  private volatile boolean closed;

  Post(String what, Consumer<Map<String, Object>> taker, Health health) {
    this.what = what;
    this.taker = taker;
    this.health = health;
  }

  String what() {
    return what;
  }

  /** From the control thread. */
  void put(Map<String, Object> told) {
    if (closed) {
      return;
    }
    if (!queue.offer(told)) {
      health.count(FallBack.LISTENER_BEHIND);
    }
    startWorker();
  }

  private void startWorker() {
    if (worker.get() == null) {
      var fresh = new Thread(null, this, "cemaf-listener", 0, false);
      if (worker.compareAndSet(null, fresh)) {
        fresh.setDaemon(true);
        fresh.setContextClassLoader(context);
        fresh.start();
      }
    }
  }

  @Override
  public void run() {
    Gate.passOnThisThread();
    while (!closed) {
      Map<String, Object> next;
      try {
        next = queue.poll(IDLE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException notForUs) {
        continue;
      }
      if (next == null) {
        worker.set(null);
        // What came between the two lines above is told by the next thread.
        if (!queue.isEmpty()) {
          startWorker();
        }
        return;
      }
      try {
        taker.accept(next);
      } catch (Throwable problem) {
        health.count(FallBack.LISTENER_FAILED);
      }
    }
  }

  /** Nothing new is told; a listener at work is interrupted. */
  void close() {
    closed = true;
    queue.clear();
    var running = worker.get();
    if (running != null && running != Thread.currentThread()) {
      running.interrupt();
    }
  }
}
