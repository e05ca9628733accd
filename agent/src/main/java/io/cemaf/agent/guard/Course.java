package io.cemaf.agent.guard;

import io.cemaf.Again;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which one call is tried, one after the other: as it was made, then by those that its
 * rule names in its place. Used by one thread at a time.
 */
final class Course {
  private final Retries retries;
  private final RuleSite site;
  private final Again first;
  private Again call;
  private int attempts = 1;

  /** Who is asked in its place; -1 while nobody is. */
  private int candidate = -1;

  private boolean over;

  /** A call whose first attempt is under way. */
  Course(Retries retries, RuleSite site, Again call) {
    this.retries = retries;
    this.site = site;
    first = call;
    this.call = call;
  }

  /**
   * What comes after a failure.
   *
   * @return the wait before the next attempt, or {@link Retries#NEVER} if there is none
   */
  long next(Throwable failure) {
    attempts++;
    var wait = retries.waitNanos(site, call, failure, attempts);
    return wait == Retries.NEVER ? other(failure) : wait;
  }

  private long other(Throwable failure) {
    var fallbacks = site.fallbacks();
    var self = first.self();
    var arguments = first.arguments();
    if (over || fallbacks == null || arguments == null || first.isSpent() || call.isSpent()) {
      return Retries.NEVER;
    }
    var now = site.nowNanos();
    if (candidate >= 0) {
      fallbacks.failed(candidate, now);
    }
    while (true) {
      candidate = fallbacks.next(candidate, failure, now);
      if (candidate < 0) {
        over = true;
        return Retries.NEVER;
      }
      var changed = fallbacks.arguments(candidate, site.changing(), self, arguments);
      if (changed != null) {
        attempts = 1;
        call = new Again(self, changed, now, null);
        call.laterThan(first);
        site.fellBack(fallbacks.name(candidate), failure);
        return 0;
      }
    }
  }

  /** Makes the next attempt; throws what the application's code throws. */
  @Nullable Object attempt(MethodHandle handle, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    site.state().retried.increment();
    Attempt.begin(site.state(), retries.deadlineNanos(site, call), call);
    try {
      return (Object) handle.invokeExact(call.self(), arguments);
    } finally {
      Attempt.end();
    }
  }

  /** The call as it is tried now. */
  Again call() {
    return call;
  }
}
