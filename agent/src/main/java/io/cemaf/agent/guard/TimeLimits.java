package io.cemaf.agent.guard;

import io.cemaf.Gate;
import io.cemaf.TimeLimit;
import io.cemaf.agent.observe.Health;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread that stops calls in time; there is none before the first call that has a limit.
 *
 * <p>A call is not handed over to it. It notes its deadline where it can be seen, and wakes the
 * thread only if that sleeps for longer. The thread looks at all places where there were calls, and
 * then sleeps until the first deadline it saw, or for the shortest limit it saw, whichever is less:
 * calls that begin meanwhile end later than that. After it has slept for such a time and sees none
 * running, it sleeps until it is woken.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // every write of several is under the lock
final class TimeLimits {
  /** Longer than any call takes. */
  private static final long FAR_NANOS = Long.MAX_VALUE >> 2;

  private final LongSupplier clock;
  private final Health health;
  private final int watcher = Gate.watcher();
  private final ConcurrentLinkedQueue<WeakReference<TimeLimit>> limits =
      new ConcurrentLinkedQueue<>();

  /** What waits and has to hear of it if the agent leaves. */
  private final Set<Wait> waits = ConcurrentHashMap.newKeySet();

  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable ScheduledThreadPoolExecutor timer;

  /** When the thread looks next. */
  private volatile long wakeNanos;

  /** Whether a call has asked for the look that is made next. */
  private volatile boolean woken;

  private boolean closed;

  // of the look that goes on, on the timer's thread
  private long nearestNanos;
  private long shortestNanos;
  private boolean running;
  private @Nullable Future<?> next;

  TimeLimits(LongSupplier clock, Health health) {
    this.clock = clock;
    this.health = health;
    wakeNanos = clock.getAsLong() + FAR_NANOS;
  }

  /** Watches a call of the current thread. */
  void begin(TimeLimit limit, long nanos, long nowNanos) {
    if (limit.track(watcher)) {
      limits.add(new WeakReference<>(limit));
    }
    limit.begin(nanos, nowNanos);
    if (limit.deadlineNanos() - wakeNanos < 0) {
      wake(limit.deadlineNanos());
    }
  }

  private void wake(long deadlineNanos) {
    lock.lock();
    try {
      if (deadlineNanos - wakeNanos < 0 && !closed) {
        woken = true;
        wakeNanos = clock.getAsLong();
        var unused = timer().schedule(this::look, 0, TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private void look() {
    try {
      var asked = woken;
      woken = false;
      var now = clock.getAsLong();
      see(now);
      var sleeps = !asked && !running;
      var until = now + (sleeps ? FAR_NANOS : Math.min(nearestNanos, shortestNanos));
      wakeNanos = until;
      // whoever began without seeing that is seen now
      see(now);
      if (nearestNanos < until - now) {
        until = now + nearestNanos;
        wakeNanos = until;
      }
      schedule(until - now);
    } catch (RuntimeException problem) {
      wakeNanos = clock.getAsLong() + FAR_NANOS;
      health.fault("time limits", problem);
    }
  }

  /** Interrupts what has taken too long, and finds out how long there is until the next does. */
  private void see(long now) {
    nearestNanos = FAR_NANOS;
    shortestNanos = FAR_NANOS;
    running = false;
    limits.removeIf(reference -> isGone(reference, now));
  }

  private boolean isGone(WeakReference<TimeLimit> reference, long now) {
    var limit = reference.get();
    if (limit == null) {
      return true;
    }
    var mark = limit.mark();
    if (limit.nanos() > 0) {
      shortestNanos = Math.min(shortestNanos, limit.nanos());
    }
    if (TimeLimit.isRunning(mark)) {
      running = true;
      var left = limit.deadlineNanos() - now;
      if (left <= 0) {
        limit.interrupt(mark);
      } else {
        nearestNanos = Math.min(nearestNanos, left);
      }
    }
    return false;
  }

  private void schedule(long nanos) {
    var before = next;
    if (before != null) {
      before.cancel(false);
    }
    next = nanos >= FAR_NANOS ? null : after(nanos, this::look);
  }

  /** Runs a short task later; null once the agent leaves. */
  @Nullable Future<?> after(long nanos, Runnable task) {
    lock.lock();
    try {
      return closed ? null : timer().schedule(task, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException leaving) {
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Something that comes later, or is given up. */
  final class Wait {
    private final Runnable task;
    private final Runnable givenUp;

    private Wait(Runnable task, Runnable givenUp) {
      this.task = task;
      this.givenUp = givenUp;
    }

    private void over() {
      if (waits.remove(this)) {
        task.run();
      }
    }

    /** Neither is done. */
    void cancel() {
      waits.remove(this);
    }
  }

  /**
   * Lets a thread of its own do something later: the application's code is not to hold up others.
   *
   * @param givenUp done instead, at once, if the agent leaves meanwhile
   * @return null if it has left
   */
  @Nullable Wait later(long nanos, Runnable task, Runnable givenUp) {
    var wait = new Wait(task, givenUp);
    waits.add(wait);
    if (after(nanos, wait::over) == null) {
      waits.remove(wait);
      return null;
    }
    return wait;
  }

  /** Under the lock. */
  private ScheduledThreadPoolExecutor timer() {
    var known = timer;
    if (known == null) {
      known = new ScheduledThreadPoolExecutor(1, TimeLimits::thread);
      known.setRemoveOnCancelPolicy(true);
      timer = known;
    }
    return known;
  }

  private static Thread thread(Runnable work) {
    var thread =
        new Thread(
            null,
            () -> {
              Gate.passOnThisThread();
              work.run();
            },
            "cemaf-timeouts");
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }

  /** Nothing is stopped any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      wakeNanos = clock.getAsLong();
      var at = timer;
      if (at != null) {
        var unused = at.shutdownNow();
      }
    } finally {
      lock.unlock();
    }
    for (var wait : List.copyOf(waits)) {
      if (waits.remove(wait)) {
        wait.givenUp.run();
      }
    }
  }
}
