package io.cemaf.agent.guard;

import io.cemaf.Call;
import io.cemaf.Priority;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one place where calls of a rule wait, and the permits they wait for. A call holds nothing
 * while it waits; guard, permit and spacing are taken in one step, by whoever makes them free, on
 * the waiting call's behalf. Nobody overtakes: while anyone waits, newcomers go behind.
 *
 * <p>Lock order: a room's lock is the innermost but for none; no code of the application, of JFR or
 * of another room runs under it. Threads park outside it.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // every write is under the lock
final class Room {
  /** Finds the decisions in force for a site; null where it is not guarded any more. */
  interface Table {
    @Nullable RuleSite site(Waiter waiter);
  }

  private static final int CLASSES = Priority.values().length;

  private final Table table;
  private final LongSupplier clock;
  private final Object identity = new Object();
  private final Grant permitOnly = new Grant(this, null, 0);
  private final AtomicInteger taken = new AtomicInteger();

  /** Written under the lock, read without it to keep the fast path fast. */
  private volatile int waiting;

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Waiter>[] queues;

  @SuppressWarnings({"unchecked", "rawtypes"})
  Room(Table table, LongSupplier clock) {
    this.table = table;
    this.clock = clock;
    queues = new ArrayDeque[CLASSES];
    for (var i = 0; i < CLASSES; i++) {
      queues[i] = new ArrayDeque<>();
    }
  }

  /** Stands for this room where nothing of the agent may be kept. */
  Object identity() {
    return identity;
  }

  int waiting() {
    return waiting;
  }

  /** Permits taken now. */
  int taken() {
    return taken.get();
  }

  /**
   * Takes everything a call needs, if nobody waits before it.
   *
   * @return what refused, {@link Blocked#NOTHING} if the call may go
   */
  Blocked tryEnter(Call call, RuleSite site) {
    if (waiting > 0) {
      return Blocked.PERMIT;
    }
    return take(call, site);
  }

  /** Guard, permit and spacing in one step, or none of them. */
  private Blocked take(Call call, RuleSite site) {
    var terms = site.terms();
    var guard = terms.guard();
    if (guard != null && !guard.hasStart()) {
      return Blocked.GUARD;
    }
    if (terms.permits() && !tryPermit(terms.limit())) {
      return Blocked.PERMIT;
    }
    var start = guard == null ? 0 : guard.tryStart();
    if (start < 0) {
      giveUpPermit(terms);
      return Blocked.GUARD;
    }
    if (terms.spacingNanos() > 0
        && !site.spacing().tryStart(clock.getAsLong(), terms.spacingNanos())) {
      if (guard != null) {
        guard.giveBack(start);
      }
      giveUpPermit(terms);
      return Blocked.SPACING;
    }
    if (start > 0) {
      call.hold(new Grant(terms.permits() ? this : null, guard, start), site.leaseEndNanos());
    } else if (terms.permits()) {
      call.hold(permitOnly, site.leaseEndNanos());
    }
    return Blocked.NOTHING;
  }

  private boolean tryPermit(int limit) {
    for (var now = taken.get(); now < limit; now = taken.get()) {
      if (taken.compareAndSet(now, now + 1)) {
        return true;
      }
    }
    return false;
  }

  private void giveUpPermit(Terms terms) {
    if (terms.permits()) {
      release();
    }
  }

  /** Gives one permit back, and to the next that waits. */
  void release() {
    taken.decrementAndGet();
    if (waiting > 0) {
      dispatch();
    }
  }

  /**
   * Puts a call into the room.
   *
   * @return false if {@code maxWaiting} calls wait already
   */
  boolean join(Waiter waiter, int maxWaiting) {
    lock.lock();
    try {
      if (waiting >= maxWaiting) {
        return false;
      }
      queue(waiter).add(waiter);
      waiting++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a call out of the room because it waits no longer.
   *
   * @return false if it has been admitted meanwhile
   */
  boolean leave(Waiter waiter) {
    lock.lock();
    try {
      if (waiter.state != Waiter.State.WAITING) {
        return false;
      }
      waiter.state = Waiter.State.GONE;
      var unused = queue(waiter).remove(waiter);
      waiting--;
    } finally {
      lock.unlock();
    }
    dispatch();
    return true;
  }

  /** Admits whoever can be admitted now, the most important first. */
  void dispatch() {
    // A release from within take() would come back here: the loop that is running sees its effect.
    if (waiting == 0 || lock.isHeldByCurrentThread()) {
      return;
    }
    lock.lock();
    try {
      for (var next = head(); next != null && admit(next); next = head()) {}
    } finally {
      lock.unlock();
    }
  }

  private boolean admit(Waiter next) {
    var site = table.site(next);
    var blocked = site == null ? Blocked.NOTHING : take(next.call, site);
    next.blocked = blocked;
    if (blocked == Blocked.SPACING && site != null) {
      next.dueNanos = site.spacing().dueNanos(site.terms().spacingNanos());
    }
    if (blocked != Blocked.NOTHING) {
      if (blocked == Blocked.SPACING && next.thread != Thread.currentThread()) {
        LockSupport.unpark(next.thread);
      }
      return false;
    }
    var unused = queue(next).remove();
    waiting--;
    next.state = Waiter.State.ADMITTED;
    LockSupport.unpark(next.thread);
    return true;
  }

  private @Nullable Waiter head() {
    for (var queue : queues) {
      var first = queue.peek();
      if (first != null) {
        return first;
      }
    }
    return null;
  }

  /** The priority of the most important call that waits. */
  Priority foremost() {
    lock.lock();
    try {
      var first = head();
      return first == null ? Priority.LOW : first.priority;
    } finally {
      lock.unlock();
    }
  }

  /** What the call at the head is blocked by: everyone behind it waits for the same. */
  Blocked blockedBy() {
    lock.lock();
    try {
      var first = head();
      return first == null ? Blocked.NOTHING : first.blocked;
    } finally {
      lock.unlock();
    }
  }

  private ArrayDeque<Waiter> queue(Waiter waiter) {
    return queues[waiter.priority.ordinal()];
  }
}
