package io.cemaf.agent.guard;

import io.cemaf.Again;
import io.cemaf.CallRejectedException;
import io.cemaf.CallTimeoutException;
import io.cemaf.agent.limit.Backoff;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.rules.RetrySpec;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes failed calls again. Every attempt is admitted like a call of its own, and nothing is held
 * between them; the last failure goes to the caller as it is.
 */
final class Retries {
  /** There is no further attempt. */
  static final long NEVER = -1;

  private static final long MILLI = 1_000_000;

  private final LongSupplier clock;
  private final DoubleSupplier random;
  private final Handles handles;
  private final Parking parking;
  private final TimeLimits timeLimits;
  private final Health health;

  Retries(
      LongSupplier clock,
      DoubleSupplier random,
      Handles handles,
      Parking parking,
      TimeLimits timeLimits,
      Health health) {
    this.clock = clock;
    this.random = random;
    this.handles = handles;
    this.parking = parking;
    this.timeLimits = timeLimits;
    this.health = health;
  }

  TimeLimits timeLimits() {
    return timeLimits;
  }

  /** Whether a failure of the site's calls on this thread may be followed by another attempt. */
  boolean applyTo(RuleSite site) {
    var ending = site.terms().ending();
    return ending != null && ending.mayFollow() && Attempt.of(site.state()) == null;
  }

  /** As {@link #applyTo}; an attempt that is a later one tells the first what has run in it. */
  private boolean mayFollow(RuleSite site, Again call) {
    var attempt = Attempt.of(site.state());
    if (attempt != null) {
      call.laterThan(attempt.call());
      return false;
    }
    return applyTo(site);
  }

  /** How long an attempt may take that starts now; 0 for as long as it likes. */
  long attemptNanos(RuleSite site, Again call) {
    return site.attemptNanos(call.cameNanos(), clock.getAsLong());
  }

  /** The answer of a later attempt; else throws what the last one failed with. */
  @Nullable Object answer(RuleSite site, Again call, Throwable first) throws Throwable {
    var handle = mayFollow(site, call) ? handle(site, call) : null;
    var self = call.self();
    var arguments = call.arguments();
    if (handle == null) {
      return site.lastly(first, self, arguments);
    }
    var last = first;
    var course = new Course(this, site, call);
    while (true) {
      var wait = course.next(last);
      if (wait == NEVER || !sleep(site, wait)) {
        return site.lastly(last, self, arguments);
      }
      try {
        return course.attempt(handle, course.call().arguments());
      } catch (Throwable thrown) {
        last = thrown;
      }
    }
  }

  /** What the caller of a method gets that returned a future. */
  @SuppressWarnings("FutureReturnValueIgnored") // it goes to the application
  Object followed(RuleSite site, Again call, Object result) {
    var ending = site.terms().ending();
    if ((ending == null && !site.spec().answersLater())
        || !(result instanceof CompletionStage<?> stage)) {
      return result;
    }
    var attempt = Attempt.of(site.state());
    if (attempt != null) {
      call.laterThan(attempt.call());
      return result;
    }
    var followed = new Followed(this, site, call);
    if (!Later.returnsPlainFuture(site.spec())) {
      followed.watch(stage);
      return result;
    }
    followed.follow(stage);
    return followed;
  }

  /** How the method is called again; null, and counted, if it cannot be. */
  @Nullable MethodHandle handle(RuleSite site, Again call) {
    var self = call.self();
    if (self instanceof Body) {
      return Body.AGAIN;
    }
    if (self == null || call.arguments() == null || site.spec().isHttp()) {
      health.count(FallBack.NOT_RETRIED);
      return null;
    }
    try {
      return handles.handle(site.spec(), self.getClass());
    } catch (ReflectiveOperationException | RuntimeException inaccessible) {
      health.count(FallBack.NOT_RETRIED);
      return null;
    }
  }

  long deadlineNanos(RuleSite site, Again call) {
    return call.cameNanos() + site.terms().deadlineNanos();
  }

  /**
   * The wait before an attempt; it is counted as one of the budget's.
   *
   * @return {@link #NEVER} if there is to be none
   */
  long waitNanos(RuleSite site, Again call, Throwable last, int attempt) {
    if (call.isSpent() || Thread.currentThread().isInterrupted()) {
      return NEVER;
    }
    if (mayWaitForQuota(site, call, last)) {
      return 0;
    }
    var ending = site.terms().ending();
    var retry = ending == null ? null : ending.retry();
    if (retry == null) {
      return NEVER;
    }
    if (attempt > retry.maxAttempts() || call.isSpent() || !isWorthIt(site, last)) {
      return NEVER;
    }
    var wait = backoff(retry).nanos(attempt, random.getAsDouble());
    if (last instanceof CallRejectedException refused) {
      wait = Math.max(wait, refused.rejection().retryAfterMillis() * MILLI);
    }
    var now = clock.getAsLong();
    if (wait >= deadlineNanos(site, call) - now) {
      return NEVER;
    }
    var budget = retry.budget();
    var state = site.state();
    return budget == null || state.retryBudget().tryRetry(budget, state.meter().started(), now)
        ? wait
        : NEVER;
  }

  /**
   * Whether the provider, asked too often, answers soon enough: the next attempt waits for that as
   * all calls of the quota do.
   */
  private boolean mayWaitForQuota(RuleSite site, Again call, Throwable last) {
    var metering = site.metering();
    if (metering == null
        || !metering.hasQuota()
        || ProviderAnswer.statusOf(last) != ProviderAnswer.TOO_MANY_REQUESTS
        || Outcomes.wasRefusedHere(last)) {
      return false;
    }
    var now = clock.getAsLong();
    var wait = metering.account(call.self(), call.arguments()).cooldown().waitNanos(now);
    return wait < Math.min(metering.quota().maxWaitNanos(), deadlineNanos(site, call) - now);
  }

  private static Backoff backoff(RetrySpec retry) {
    return new Backoff(
        retry.waitDuration().toNanos(),
        retry.exponentialBackoffMultiplier(),
        retry.randomizedWaitFactor());
  }

  /** Whether another attempt could come out better. */
  private static boolean isWorthIt(RuleSite site, Throwable last) {
    if (last instanceof CallTimeoutException) {
      return true;
    }
    if (last instanceof CallRejectedException refused) {
      return refused.rejection().retryAfterMillis() > 0
          && !Looping.hasRefused(site.state(), refused);
    }
    return last instanceof Exception
        && !Thread.currentThread().isInterrupted()
        && !Outcomes.wasGivenUp(last)
        && !Outcomes.isFinal(last);
  }

  /** False if this thread must not wait, or was interrupted: the flag stands. */
  private boolean sleep(RuleSite site, long nanos) {
    var mayHoldLock = site.terms().mayHoldLock();
    if ((site.spec().isSynchronized() && !mayHoldLock)
        || parking.look(mayHoldLock) != Parking.Verdict.FREE) {
      health.count(FallBack.NOT_RETRIED);
      return false;
    }
    var until = clock.getAsLong() + nanos;
    for (var left = nanos; left > 0; left = until - clock.getAsLong()) {
      park(left);
      if (Thread.currentThread().isInterrupted()) {
        return false;
      }
    }
    return true;
  }

  /** A ForkJoin worker tells its pool, which may then run another one in its place. */
  private static void park(long nanos) {
    if (!(Thread.currentThread() instanceof ForkJoinWorkerThread)) {
      LockSupport.parkNanos(nanos);
      return;
    }
    try {
      ForkJoinPool.managedBlock(new Nap(nanos));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private record Nap(long nanos) implements ForkJoinPool.ManagedBlocker {
    @Override
    public boolean block() {
      LockSupport.parkNanos(this, nanos);
      return true;
    }

    @Override
    public boolean isReleasable() {
      return false;
    }
  }
}
