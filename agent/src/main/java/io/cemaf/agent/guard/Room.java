package io.cemaf.agent.guard;

import io.cemaf.Call;
import io.cemaf.Priority;
import io.cemaf.agent.limit.WaitingOrder;
import io.cemaf.agent.memory.MemoryGate;
import java.util.Objects;
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

  /** Whether a call may join those that wait. */
  enum Joining {
    JOINED,
    /** As many wait as may. */
    FULL,
    /** Its turn would come too late. */
    LATE,
    /** Of the periods that it may wait for all calls are taken. */
    TOO_MANY
  }

  /** Longer than any call waits. */
  private static final long FAR_NANOS = Long.MAX_VALUE >> 2;

  private final Table table;
  private final LongSupplier clock;
  private final Object identity = new Object();
  private final Grant permitOnly = Grant.permit(this);
  private final AtomicInteger taken = new AtomicInteger();

  /** Written under the lock, read without it to keep the fast path fast. */
  private volatile int waiting;

  private final ReentrantLock lock = new ReentrantLock();
  private final WaitingOrder<Waiter> order = new WaitingOrder<>();

  /** Those that wait for their quota alone, and hold nobody up; under the lock. */
  private final Aside aside = new Aside();

  Room(Table table, LongSupplier clock) {
    this.table = table;
    this.clock = clock;
  }

  /** Stands for this room where nothing of the agent may be kept. */
  Object identity() {
    return identity;
  }

  int waiting() {
    return waiting;
  }

  /** What a call holds that has a permit and nothing else. */
  Grant permitOnly() {
    return permitOnly;
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
      var breaker = site.breaker();
      return breaker != null && breaker.refuses() ? Blocked.BREAKER : Blocked.PERMIT;
    }
    var all = site.terms().reserve().isNone();
    return take(call, site, all ? Priority.CRITICAL : call.priority());
  }

  /** What a call that came now would have to wait for; takes nothing. */
  Blocked wouldBlock(RuleSite site) {
    var terms = site.terms();
    var breaker = site.breaker();
    if (breaker != null && breaker.refuses()) {
      return Blocked.BREAKER;
    }
    var guard = terms.guard();
    if (guard != null && !guard.hasStart()) {
      return Blocked.GUARD;
    }
    if (waiting > 0 || (terms.permits() && taken.get() >= site.limit(terms.priority()))) {
      return Blocked.PERMIT;
    }
    var memory = terms.memory();
    if (memory != null && !memory.hasStart()) {
      return Blocked.MEMORY;
    }
    var counted = site.rate();
    var rate = terms.rate();
    if (counted != null && rate != null && counted.left(rate.limit(), clock.getAsLong()) == 0) {
      return Blocked.RATE;
    }
    var spacing = terms.spacingNanos();
    return spacing > 0 && site.spacing().dueNanos(spacing) - clock.getAsLong() > 0
        ? Blocked.SPACING
        : Blocked.NOTHING;
  }

  /** Guard, permit, memory and spacing in one step, or none of them. */
  private Blocked take(Call call, RuleSite site, Priority standing) {
    var terms = site.terms();
    var breaker = site.breaker();
    if (breaker != null && breaker.refuses()) {
      return Blocked.BREAKER;
    }
    var guard = terms.guard();
    if (guard != null && !guard.hasStart()) {
      return Blocked.GUARD;
    }
    if (terms.permits() && !tryPermit(site.limit(standing))) {
      return Blocked.PERMIT;
    }
    var start = guard == null ? 0 : guard.tryStart();
    if (start < 0) {
      giveUpPermit(terms);
      return Blocked.GUARD;
    }
    var memory = terms.memory() == null ? null : Placed.gate(call, terms);
    if (memory != null && !memory.tryStart()) {
      giveBack(guard, start, terms);
      return Blocked.MEMORY;
    }
    var metered = site.metering() != null && call.asked() instanceof Metered asked ? asked : null;
    var last =
        breaker == null && terms.rate() == null && metered == null
            ? spaced(terms, site)
            : last(call, site, metered);
    if (last != Blocked.NOTHING) {
      if (memory != null) {
        memory.giveBack();
      }
      giveBack(guard, start, terms);
      return last;
    }
    hold(call, site, start, memory);
    return Blocked.NOTHING;
  }

  private void giveBack(@Nullable GuardGate guard, long start, Terms terms) {
    if (guard != null) {
      guard.giveBack(start);
    }
    giveUpPermit(terms);
  }

  private void hold(Call call, RuleSite site, long start, @Nullable MemoryGate memory) {
    var terms = site.terms();
    var watched = site.watched();
    var placed = memory == null ? null : site.placed();
    var metered = site.metering() != null && call.asked() instanceof Metered asked ? asked : null;
    if (start > 0 || site.wantsTime() || metered != null) {
      call.hold(
          site.grant(terms.permits() ? this : null, start, memory, metered), site.leaseEndNanos());
    } else if (placed != null) {
      call.hold(placed, site.leaseEndNanos());
    } else if (watched != null) {
      call.hold(watched, site.leaseEndNanos());
    } else if (terms.permits()) {
      call.hold(permitOnly, site.leaseEndNanos());
    }
  }

  private Blocked spaced(Terms terms, RuleSite site) {
    return terms.spacingNanos() > 0
            && !site.spacing().tryStart(clock.getAsLong(), terms.spacingNanos())
        ? Blocked.SPACING
        : Blocked.NOTHING;
  }

  /** Rate, breaker, quota and spacing in one step, or none of them. */
  private Blocked last(Call call, RuleSite site, @Nullable Metered metered) {
    var terms = site.terms();
    var breaker = site.breaker();
    var counted = site.rate();
    var rate = terms.rate();
    var timed = breaker != null && breaker.timed();
    var now = rate != null || timed || metered != null ? clock.getAsLong() : 0;
    if (counted != null && rate != null && !counted.tryAcquire(rate.limit(), now)) {
      return Blocked.RATE;
    }
    var refused = breaker != null && !breaker.tryAcquire();
    var blocked = refused ? Blocked.BREAKER : metered(terms, site, metered, now);
    if (blocked != Blocked.NOTHING) {
      if (breaker != null && !refused) {
        breaker.release();
      }
      if (counted != null) {
        counted.giveBack(now);
      }
    } else if (timed) {
      call.sent(now);
    }
    return blocked;
  }

  private Blocked metered(Terms terms, RuleSite site, @Nullable Metered metered, long now) {
    if (metered != null && !metered.tryTake(now)) {
      return Blocked.QUOTA;
    }
    var blocked = spaced(terms, site);
    if (metered != null && blocked != Blocked.NOTHING) {
      metered.giveBack(now);
    }
    return blocked;
  }

  /** Takes a permit, if fewer than {@code limit} are taken. */
  boolean tryPermit(int limit) {
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

  /** Whether a call could join now, without joining. */
  Joining mayJoin(Priority priority, RuleSite site) {
    lock.lock();
    try {
      var limit = site.adaptive();
      if (limit != null && !limit.admits(priority, order.ahead(priority))) {
        return Joining.LATE;
      }
      if (isTooMany(priority, site)) {
        return Joining.TOO_MANY;
      }
      var full = waiting >= site.terms().maxWaiting() && order.lastBelow(priority) == null;
      return full ? Joining.FULL : Joining.JOINED;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the rate lets nobody start for longer than a call may wait for it. */
  private boolean isTooMany(Priority priority, RuleSite site) {
    var counted = site.rate();
    var rate = site.terms().rate();
    return counted != null
        && rate != null
        && counted.waitNanos(rate.limit(), order.ahead(priority), clock.getAsLong())
            > rate.timeoutNanos();
  }

  /** Puts a call into the room; where that is full, in the place of the least important newest. */
  Joining join(Waiter waiter, RuleSite site) {
    lock.lock();
    try {
      var may = mayJoin(waiter.priority, site);
      if (may != Joining.JOINED) {
        return may;
      }
      if (waiting >= site.terms().maxWaiting()) {
        var last = order.lastBelow(waiter.priority);
        if (last != null) {
          answer(last.call(), Waiter.State.DISPLACED);
        }
      }
      waiter.place = order.join(waiter, waiter.priority, waiter.sinceNanos, waiter.deadlineNanos);
      waiting++;
      return Joining.JOINED;
    } finally {
      lock.unlock();
    }
  }

  /** Calls that would go before one of this class that came now. */
  int ahead(Priority priority) {
    lock.lock();
    try {
      return order.ahead(priority);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a call out of the room because it waits no longer.
   *
   * @return false if it was decided on meanwhile
   */
  boolean leave(Waiter waiter) {
    lock.lock();
    try {
      if (waiter.state != Waiter.State.WAITING) {
        return false;
      }
      decided(waiter, Waiter.State.GONE);
    } finally {
      lock.unlock();
    }
    dispatch();
    return true;
  }

  private void decided(Waiter waiter, Waiter.State state) {
    var place = waiter.place;
    if (waiter.aside) {
      aside.leave(waiter);
    } else if (place != null) {
      order.leave(place);
    }
    waiting--;
    waiter.state = state;
  }

  private void answer(Waiter waiter, Waiter.State state) {
    decided(waiter, state);
    LockSupport.unpark(waiter.thread);
  }

  /** Admits whoever can be admitted now, the most important first. */
  void dispatch() {
    // A release from within take() would come back here: the loop that is running sees its effect.
    if (waiting == 0 || lock.isHeldByCurrentThread()) {
      return;
    }
    lock.lock();
    try {
      aside.back(order, this::takesOfNoQuota, clock.getAsLong());
      for (var next = head(); next != null && decide(next); next = head()) {}
    } finally {
      lock.unlock();
    }
  }

  /** Whether a call was put aside by rules that do not hold any more. */
  private boolean takesOfNoQuota(Waiter waiter) {
    var site = table.site(waiter);
    var metering = site == null ? null : site.metering();
    return metering == null || !metering.hasQuota();
  }

  /** Decides on the call whose turn it is; false if it has to wait on. */
  private boolean decide(Waiter next) {
    var site = table.site(next);
    if (site != null && isTooLate(next, site)) {
      answer(next, Waiter.State.LATE);
      return true;
    }
    var place = next.place;
    var standing = place == null ? next.priority : place.standing();
    if (!takesOfNoQuota(next) && aside.joins(next, order)) {
      return true;
    }
    var blocked = site == null ? Blocked.NOTHING : take(next.call, site, standing);
    next.blocked = blocked;
    if (site != null && blocked == Blocked.QUOTA) {
      return notYet(next);
    }
    if (blocked == Blocked.BREAKER) {
      answer(next, Waiter.State.REFUSED);
      return true;
    }
    if (site != null && blocked.hasDue()) {
      next.dueNanos = dueNanos(site, blocked);
    }
    if (blocked != Blocked.NOTHING) {
      if (blocked.hasDue() && next.thread != Thread.currentThread()) {
        LockSupport.unpark(next.thread);
      }
      return false;
    }
    answer(next, Waiter.State.ADMITTED);
    return true;
  }

  /**
   * Lets a call wait for its quota out of the others' way; refuses it where that takes too long.
   */
  private boolean notYet(Waiter next) {
    var metered = (Metered) Objects.requireNonNull(next.call.asked());
    var now = clock.getAsLong();
    var wait = metered.lastWaitNanos();
    if (wait > Math.min(metered.maxWaitNanos() - (now - next.sinceNanos), next.deadlineNanos - now)
        && !metered.waitsForProbe()) {
      answer(next, Waiter.State.REFUSED);
      return true;
    }
    aside.join(next, metered, order, now + Math.min(FAR_NANOS, wait));
    if (next.thread != Thread.currentThread()) {
      LockSupport.unpark(next.thread);
    }
    return true;
  }

  private long dueNanos(RuleSite site, Blocked blocked) {
    var counted = site.rate();
    var rate = site.terms().rate();
    if (blocked != Blocked.RATE || counted == null || rate == null) {
      return site.spacing().dueNanos(site.terms().spacingNanos());
    }
    var now = clock.getAsLong();
    return now + Math.min(FAR_NANOS, counted.waitNanos(rate.limit(), 0, now));
  }

  /** A permit is there, and the time left is not worth it. */
  private boolean isTooLate(Waiter next, RuleSite site) {
    var limit = site.adaptive();
    return limit != null
        && taken.get() < site.limit(Priority.CRITICAL)
        && !limit.dispatches(next.deadlineNanos - clock.getAsLong());
  }

  private @Nullable Waiter head() {
    var first = waiting == 0 ? null : order.peek(clock.getAsLong());
    return first == null ? null : first.call();
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

  /** The guard of the call at the head; null if it has none, or nobody waits. */
  @Nullable GuardGate guard() {
    lock.lock();
    try {
      var first = head();
      var site = first == null ? null : table.site(first);
      return site == null ? null : site.terms().guard();
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
}
