package io.cemaf.agent.policy;

import io.cemaf.Gate;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Recorder;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one control thread: steps the control side at its interval and runs what others ask of it.
 */
public final class ControlLoop {
  private static final long OVERHEAD_INTERVAL_NANOS = 5_000_000_000L;

  /** While nothing goes on, so many intervals are one, up to a second. */
  private static final int INTERVALS_AT_REST = 4;

  private static final long LONGEST_REST_NANOS = 1_000_000_000L;

  /** Signals have their first values, and applications have begun. */
  private static final int STEPS_BEFORE_REST = 20;

  private final LongSupplier clock;
  private final Recorder recorder;
  private final Health health;
  private final Supplier<Overrides> overrides;
  private final Runnable chores;
  private final ConcurrentLinkedQueue<Runnable> requests = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Control control;
  private volatile boolean stopped;
  private volatile @Nullable Thread thread;
  private volatile long steps;
  private volatile long stepNanos;
  private boolean stepped;
  private long reportedNanos;
  private long nextReportNanos;

  /**
   * Not running yet.
   *
   * @param overrides looked at before each step
   * @param chores run before each step: settings and files read again
   */
  public ControlLoop(
      LongSupplier clock,
      Recorder recorder,
      Health health,
      Supplier<Overrides> overrides,
      Runnable chores) {
    this.clock = clock;
    this.recorder = recorder;
    this.health = health;
    this.overrides = overrides;
    this.chores = chores;
  }

  /**
   * Puts rules in force and decides by them at once, in place of the step that would follow; on the
   * control thread only.
   */
  public void use(Control next) {
    control = next;
    stepped = true;
    next.step(clock.getAsLong(), overrides.get());
  }

  public @Nullable Control control() {
    return control;
  }

  /** Runs something on the control thread before its next step, which comes at once. */
  public void request(Runnable what) {
    requests.add(what);
    LockSupport.unpark(thread);
  }

  public void start() {
    var fresh = new Thread(null, this::run, "cemaf-control", 256 * 1024);
    fresh.setDaemon(true);
    thread = fresh;
    fresh.start();
  }

  /** Ends the thread; returns when it has ended or after two seconds. */
  public void stop() throws InterruptedException {
    stopped = true;
    var running = thread;
    if (running != null) {
      LockSupport.unpark(running);
      running.join(2_000);
    }
  }

  private void run() {
    Gate.passOnThisThread();
    nextReportNanos = clock.getAsLong() + 1_000_000_000L;
    while (!stopped) {
      var before = clock.getAsLong();
      try {
        chores.run();
        for (var next = requests.poll(); next != null; next = requests.poll()) {
          next.run();
        }
        var now = control;
        if (now != null && !stepped) {
          now.step(before, overrides.get());
        }
      } catch (Throwable problem) {
        health.fault("control step", problem);
      }
      stepped = false;
      var spent = clock.getAsLong() - before;
      account(before, spent);
      pause(before, spent);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // written by this thread alone
  private void account(long nowNanos, long spent) {
    steps = steps + 1;
    stepNanos = stepNanos + spent;
    if (nowNanos - nextReportNanos >= 0) {
      nextReportNanos = nowNanos + OVERHEAD_INTERVAL_NANOS;
      var total = stepNanos;
      recorder.agentOverhead(total - reportedNanos, sum(health.faults()), sum(health.fallBacks()));
      reportedNanos = total;
    }
  }

  private static long sum(java.util.Map<String, Long> counts) {
    var total = 0L;
    for (var count : counts.values()) {
      total += count;
    }
    return total;
  }

  private long intervalNanos() {
    var now = control;
    if (now == null) {
      return 250_000_000L;
    }
    var interval = now.rules().sensors().pollInterval().toNanos();
    return steps > STEPS_BEFORE_REST && now.isAtRest()
        ? Math.max(interval, Math.min(INTERVALS_AT_REST * interval, LONGEST_REST_NANOS))
        : interval;
  }

  private void pause(long before, long spent) {
    var interval = intervalNanos();
    var left = interval - spent;
    while (left > 0 && !stopped && requests.isEmpty()) {
      var hurried = hurries();
      LockSupport.parkNanos(this, hurried ? Math.min(left, MemoryGuard.GLANCE_NANOS) : left);
      if (hurried) {
        glance();
      }
      left = interval - (clock.getAsLong() - before);
    }
  }

  private boolean hurries() {
    var now = control;
    return now != null && now.wantsGlance();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // written by this thread alone
  private void glance() {
    var now = control;
    var since = clock.getAsLong();
    try {
      if (now != null) {
        now.glance(since);
      }
    } catch (Throwable problem) {
      health.fault("look at memory", problem);
    }
    stepNanos = stepNanos + clock.getAsLong() - since;
  }

  /** A call is held back for want of memory, and the next look is to come soon. */
  public void hurry() {
    LockSupport.unpark(thread);
  }

  /** How many steps there were. */
  public long steps() {
    return steps;
  }

  /** Time spent in steps, in nanoseconds. */
  public long stepNanos() {
    return stepNanos;
  }
}
