package io.cemaf.agent.memory;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The call side of the memory guard, shared by all rules: how many calls may run at once. The
 * control thread says how many; calls only count themselves.
 */
public final class MemoryGate {
  /**
   * Why no more calls may run.
   *
   * @param signal what it rests on
   * @param value in the signal's own unit
   * @param threshold same unit
   */
  public record View(String signal, double value, double threshold) {}

  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicLong ended = new AtomicLong();
  private final Runnable hurry;
  private final Runnable letIn;
  private volatile int cap;
  private volatile boolean waited;
  private volatile View view = new View("", Double.NaN, Double.NaN);

  /**
   * Open for so many calls.
   *
   * @param hurry called when a call is held back for the first time since a look: the next look is
   *     to come soon
   * @param letIn called when a call has ended and others wait
   */
  public MemoryGate(int cap, Runnable hurry, Runnable letIn) {
    this.cap = cap;
    this.hurry = hurry;
    this.letIn = letIn;
  }

  /** How many may run from here on, and why not more. */
  public void decide(int calls, View reason) {
    view = reason;
    cap = calls;
  }

  /** What calls did since this was asked before; on the control thread. */
  public Calls look() {
    var held = waited;
    waited = false;
    var now = running.get();
    var peak = Math.max(now, most.getAndSet(now));
    return new Calls(now, peak, ended.get(), held);
  }

  public View view() {
    return view;
  }

  public int cap() {
    return cap;
  }

  public int running() {
    return running.get();
  }

  /** Whether a call was held back since the last look. */
  public boolean waited() {
    return waited;
  }

  /** Whether a call could start now; holds nothing back. */
  public boolean hasStart() {
    return running.get() < cap;
  }

  /** Counts a call in; false if it has to wait. */
  public boolean tryStart() {
    for (var now = running.get(); now < cap; now = running.get()) {
      if (running.compareAndSet(now, now + 1)) {
        if (most.get() <= now) {
          most.accumulateAndGet(now + 1, Math::max);
        }
        return true;
      }
    }
    if (!waited) {
      waited = true;
      hurry.run();
    }
    return false;
  }

  /** A call that was counted in does not start after all. */
  public void giveBack() {
    running.decrementAndGet();
  }

  /** A call has ended; {@link #letIn} is to follow. */
  public void ended() {
    ended.incrementAndGet();
    running.decrementAndGet();
  }

  /** Lets in who waits for what has become free. */
  public void letIn() {
    if (waited && hasStart()) {
      letIn.run();
    }
  }
}
