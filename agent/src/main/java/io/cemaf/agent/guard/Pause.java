package io.cemaf.agent.guard;

import io.cemaf.Call;
import io.cemaf.CallRejectedException;
import io.cemaf.agent.observe.CallFacts;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Recorder;
import io.cemaf.rules.GuardSpec.OnTimeout;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a thread wait in its rule's room until it is admitted, its time is up, or it is interrupted.
 * Every wait has a bound; threads are woken by whoever changes the state, never by polling.
 */
final class Pause {
  private final LongSupplier clock;
  private final Recorder recorder;
  private final Health health;
  private final Parking parking;
  private final Later later;

  Pause(LongSupplier clock, Recorder recorder, Health health, Parking parking) {
    this.clock = clock;
    this.recorder = recorder;
    this.health = health;
    this.parking = parking;
    later = new Later(health);
  }

  /**
   * Returns when the call may proceed, with null, or with its refusal.
   *
   * @param delayedNanos for how long it was delayed already
   */
  @Nullable CallRejectedException await(
      RuleSite site,
      Call call,
      Blocked blocked,
      long delayedNanos,
      @Nullable Object self,
      @Nullable Object @Nullable [] arguments)
      throws InterruptedException {
    if (cannotWait(site, call, blocked)) {
      return giveUp(site, call, blocked);
    }
    var priority = call.priority();
    return switch (site.room().mayJoin(priority, site)) {
      case LATE -> site.rejectLate(priority);
      case FULL -> giveUp(site, call, blocked);
      case TOO_MANY -> site.reject(Blocked.RATE);
      case JOINED -> waitFor(site, call, blocked, delayedNanos, self, arguments);
    };
  }

  private @Nullable CallRejectedException waitFor(
      RuleSite site,
      Call call,
      Blocked blocked,
      long delayedNanos,
      @Nullable Object self,
      @Nullable Object @Nullable [] arguments)
      throws InterruptedException {
    var terms = site.terms();
    var room = site.room();
    if (StreamedCall.isSpared()) {
      return StreamedCall.later();
    }
    switch (parking.look(terms.mayHoldLock())) {
      case MONITOR_HELD -> {
        health.count(FallBack.MONITOR_HELD);
        site.state().proceeded.increment();
        return null;
      }
      case EVENT_LOOP -> {
        return onEventLoop(site, call, blocked, self, arguments);
      }
      case FREE -> {}
    }
    // Why it waits is what was so when it was held back, not what a late thread finds.
    var facts = site.facts(blocked, call);
    var waiter = new Waiter(Thread.currentThread(), call, site, clock.getAsLong() - delayedNanos);
    waiter.blocked = blocked;
    switch (room.join(waiter, site)) {
      case LATE -> {
        return site.rejectLate(waiter.priority);
      }
      case FULL -> {
        return site.reject(blocked, call);
      }
      case TOO_MANY -> {
        return site.reject(Blocked.RATE);
      }
      case JOINED -> {}
    }
    room.dispatch();
    if (waiter.state == Waiter.State.ADMITTED) {
      return null;
    }
    if (waiter.state == Waiter.State.REFUSED) {
      return site.reject(waiter.blocked, call);
    }
    site.state().paused.increment();
    var throttles = blocked == Blocked.SPACING || blocked == Blocked.RATE;
    var outcome = throttles ? throttled(site, waiter, facts) : paused(site, waiter, facts);
    return switch (outcome) {
      case ADMITTED -> null;
      case TIMED_OUT -> giveUp(site, call, waiter.blocked);
      case LATE -> site.rejectLate(waiter.priority);
      case DISPLACED, REFUSED -> site.reject(waiter.blocked, call);
      case INTERRUPTED -> interrupted(site, call, waiter);
    };
  }

  private Outcome paused(RuleSite site, Waiter waiter, CallFacts facts) {
    var waiting = recorder.callPaused(facts, site.terms().onPause());
    var outcome = park(site, waiter);
    waiting.ended(outcome.said());
    if (waiter.waitedForQuota && waiter.call.asked() instanceof Metered metered) {
      recorder.quotaWait(
          site.facts(Blocked.QUOTA, waiter.call),
          metered.account().key(),
          metered.estimate(),
          clock.getAsLong() - waiter.sinceNanos,
          outcome.said());
    }
    return outcome;
  }

  /** A wait that began for spacing or rate alone is a call slowed down, told when it is over. */
  private Outcome throttled(RuleSite site, Waiter waiter, CallFacts facts) {
    var outcome = park(site, waiter);
    recorder.callThrottled(facts, clock.getAsLong() - waiter.sinceNanos);
    return outcome;
  }

  private enum Outcome {
    ADMITTED("admitted"),
    TIMED_OUT("timed out"),
    LATE("too late"),
    DISPLACED("displaced"),
    REFUSED("refused"),
    INTERRUPTED("interrupted");

    private final String said;

    Outcome(String said) {
      this.said = said;
    }

    String said() {
      return said;
    }
  }

  private static boolean cannotWait(RuleSite site, Call call, Blocked blocked) {
    var terms = site.terms();
    if (blocked == Blocked.QUOTA
        && call.asked() instanceof Metered metered
        && !metered.waitsForProbe()
        && metered.lastWaitNanos() > longestWait(terms, call, blocked)) {
      return true;
    }
    return (site.spec().isSynchronized() && !terms.mayHoldLock())
        || longestWait(terms, call, blocked) <= 0
        || terms.maxWaiting() <= 0;
  }

  /** A guard may say that calls go on when nothing has become better; all else refuses. */
  private static @Nullable CallRejectedException giveUp(RuleSite site, Call call, Blocked blocked) {
    var guard = site.terms().guard();
    if (blocked == Blocked.GUARD && guard != null && guard.onTimeout() == OnTimeout.PROCEED) {
      site.state().proceeded.increment();
      return null;
    }
    return site.reject(blocked, call);
  }

  /** Async results come later on a thread of their own; a synchronous call cannot wait here. */
  private @Nullable CallRejectedException onEventLoop(
      RuleSite site,
      Call call,
      Blocked blocked,
      @Nullable Object self,
      @Nullable Object @Nullable [] arguments) {
    var future = later.start(site, self, arguments);
    if (future != null) {
      call.skip(future);
      return null;
    }
    if (site.terms().proceedOnEventLoop()) {
      health.count(FallBack.EVENT_LOOP);
      site.state().proceeded.increment();
      return null;
    }
    return site.reject(blocked, call);
  }

  private static CallRejectedException interrupted(RuleSite site, Call call, Waiter waiter)
      throws InterruptedException {
    if (site.spec().declaresInterrupted()) {
      site.state().rejected.increment();
      call.interruptible();
      throw new InterruptedException(
          "cemaf: interrupted while rule '" + site.state().name() + "' paused the call");
    }
    Thread.currentThread().interrupt();
    return site.reject(waiter.blocked, call);
  }

  private static long longestWait(Terms terms, Call call, Blocked blocked) {
    var guard = terms.guard();
    var bound =
        switch (blocked) {
          case GUARD -> guard == null ? Long.MAX_VALUE : guard.maxWaitNanos();
          case PERMIT -> terms.maxPermitWaitNanos();
          case RATE -> terms.rate() == null ? Long.MAX_VALUE : terms.rate().timeoutNanos();
          case QUOTA ->
              call.asked() instanceof Metered metered ? metered.maxWaitNanos() : Long.MAX_VALUE;
          case BREAKER -> 0;
          case SPACING, DEADLINE, PACE, MEMORY, NOTHING -> Long.MAX_VALUE;
        };
    return Math.min(bound, terms.deadlineNanos());
  }

  private Outcome park(RuleSite site, Waiter waiter) {
    var room = site.room();
    while (waiter.state == Waiter.State.WAITING) {
      waiter.blocked = waiter.aside ? Blocked.QUOTA : room.blockedBy();
      var now = clock.getAsLong();
      var left =
          Math.min(
              longestWait(site.terms(), waiter.call, waiter.blocked) - (now - waiter.sinceNanos),
              waiter.deadlineNanos - now);
      if (left <= 0) {
        return room.leave(waiter) ? Outcome.TIMED_OUT : decided(waiter);
      }
      var due = waiter.dueNanos - now;
      if (waiter.blocked.hasDue() && due <= 0) {
        room.dispatch();
        if (waiter.state == Waiter.State.WAITING) {
          due = waiter.dueNanos - clock.getAsLong();
        }
      }
      parkNanos(waiter, due > 0 ? Math.min(left, due) : left);
      if (Thread.interrupted()) {
        if (room.leave(waiter)) {
          return Outcome.INTERRUPTED;
        }
        Thread.currentThread().interrupt();
        return decided(waiter);
      }
    }
    return decided(waiter);
  }

  private static Outcome decided(Waiter waiter) {
    return switch (waiter.state) {
      case LATE -> Outcome.LATE;
      case DISPLACED -> Outcome.DISPLACED;
      case REFUSED -> Outcome.REFUSED;
      case WAITING, ADMITTED, GONE -> Outcome.ADMITTED;
    };
  }

  /**
   * Delays a call before it asks for anything, to spread its rule's calls out. Where its thread may
   * not wait it goes on: slowing down is no reason to refuse.
   *
   * @return as {@link #await}
   */
  @Nullable CallRejectedException delay(
      RuleSite site,
      Call call,
      long nanos,
      @Nullable Object self,
      @Nullable Object @Nullable [] arguments)
      throws InterruptedException {
    if (StreamedCall.isSpared()) {
      site.pacer().giveBack(nanos);
      return StreamedCall.later();
    }
    var terms = site.terms();
    var looked = parking.look(terms.mayHoldLock());
    if (looked != Parking.Verdict.FREE || (site.spec().isSynchronized() && !terms.mayHoldLock())) {
      site.pacer().giveBack(nanos);
      var onLoop = looked == Parking.Verdict.EVENT_LOOP;
      var future = onLoop ? later.start(site, self, arguments) : null;
      if (future != null) {
        call.skip(future);
      } else {
        health.count(onLoop ? FallBack.EVENT_LOOP : FallBack.MONITOR_HELD);
        site.state().proceeded.increment();
      }
      return null;
    }
    site.state().throttled.increment();
    var waiter = new Waiter(Thread.currentThread(), call, site, clock.getAsLong());
    waiter.blocked = Blocked.PACE;
    var interrupted =
        sleep(site, waiter, Math.min(nanos, waiter.deadlineNanos - waiter.sinceNanos));
    recorder.callThrottled(site.facts(Blocked.PACE), clock.getAsLong() - waiter.sinceNanos);
    return interrupted ? interrupted(site, call, waiter) : null;
  }

  private boolean sleep(RuleSite site, Waiter waiter, long nanos) {
    site.pacer().delayed(waiter);
    try {
      for (var left = Math.min(nanos, site.mostDelayNow());
          left > 0 && waiter.state == Waiter.State.WAITING;
          left = Math.min(nanos, site.mostDelayNow()) - (clock.getAsLong() - waiter.sinceNanos)) {
        parkNanos(waiter, left);
        if (Thread.interrupted()) {
          return true;
        }
      }
      return false;
    } finally {
      site.pacer().done(waiter);
    }
  }

  /** A ForkJoin worker tells its pool, which may then run another one in its place. */
  private static void parkNanos(Waiter waiter, long nanos) {
    if (!(Thread.currentThread() instanceof ForkJoinWorkerThread)) {
      parkUnlessAdmitted(waiter, nanos);
      return;
    }
    try {
      ForkJoinPool.managedBlock(new Blocking(waiter, nanos));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The state is looked at last: taking the room's lock may have used up the wake-up that came with
   * the admission.
   */
  private static void parkUnlessAdmitted(Waiter waiter, long nanos) {
    if (waiter.state == Waiter.State.WAITING) {
      LockSupport.parkNanos(waiter, nanos);
    }
  }

  private record Blocking(Waiter waiter, long nanos) implements ForkJoinPool.ManagedBlocker {
    @Override
    public boolean block() {
      parkUnlessAdmitted(waiter, nanos);
      return true;
    }

    @Override
    public boolean isReleasable() {
      return waiter.state != Waiter.State.WAITING;
    }
  }
}
