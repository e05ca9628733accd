package io.cemaf.agent.field;

import io.cemaf.Gate;
import io.cemaf.agent.observe.Health;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;

/**
 * Waits on a thread of its own for stubs and values that the collector has found dead. It outlives
 * the agent as long as anybody has a stub.
 */
final class Departed implements Runnable {
  private static final String THREAD = "cemaf-fields";

  private static final Object LOOKING = new Object();

  private final FieldPages pages;
  private final Health health;
  private final FieldPages.Emptied emptied;
  private final ReferenceQueue<Object> queue = new ReferenceQueue<>();
  private final Thread thread;
  private volatile boolean leaving;

  Departed(FieldPages pages, Health health, FieldPages.Emptied emptied) {
    this.pages = pages;
    this.health = health;
    this.emptied = emptied;
    thread = new Thread(null, this, THREAD, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
  }

  ReferenceQueue<Object> queue() {
    return queue;
  }

  void start() {
    thread.start();
  }

  /** Looks whether a field has no page left that it will not get any more. */
  void look() {
    // An interrupt would close the file that a page is being read from.
    var unused = new Look(queue).enqueue();
  }

  /** Ends once no page is left. */
  void leave() {
    leaving = true;
    look();
  }

  @Override
  public void run() {
    Gate.passOnThisThread();
    while (!leaving || !pages.isEmpty()) {
      try {
        take(queue.remove());
      } catch (Throwable problem) {
        health.fault("freeing pages of fields", problem);
      }
    }
    pages.end();
    emptied.all();
  }

  private void take(Reference<?> dead) {
    if (dead instanceof Stub stub) {
      pages.died(stub);
    } else if (dead instanceof Decoded.Live value) {
      pages.gone(value);
    } else {
      for (var field : pages.emptied()) {
        emptied.field(field);
      }
    }
  }

  /** Enqueued by hand. */
  private static final class Look extends WeakReference<Object> {
    Look(ReferenceQueue<Object> queue) {
      super(LOOKING, queue);
    }
  }
}
