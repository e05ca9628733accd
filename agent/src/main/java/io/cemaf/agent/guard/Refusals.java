package io.cemaf.agent.guard;

import io.cemaf.Priority;
import io.cemaf.Rejection;
import io.cemaf.agent.observe.CallFacts;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What refused calls of a site are told, and what is recorded of them and of those that wait. */
final class Refusals {
  private final RuleSite site;

  /** The one in force, made again when the guard's reason changes. */
  private volatile @Nullable Refusal known;

  Refusals(RuleSite site) {
    this.site = site;
  }

  /** A refusal and what it was made from. */
  record Refusal(Blocked by, GuardGate.@Nullable View view, Rejection rejection, CallFacts facts) {
    boolean isFor(Blocked refusedBy, GuardGate.@Nullable View reason) {
      return by == refusedBy && Objects.equals(view, reason);
    }
  }

  Refusal by(Blocked by) {
    var guard = site.terms().guard();
    var view = by == Blocked.GUARD && guard != null ? guard.view() : null;
    var last = known;
    // a limit that adapts is another one each time
    var moves =
        by == Blocked.BREAKER
            || by == Blocked.RATE
            || by == Blocked.MEMORY
            || (by == Blocked.PERMIT && (site.adaptive() != null || site.allocation() != null));
    if (last == null || moves || !last.isFor(by, view)) {
      last = made(by, view);
      known = last;
    }
    return last;
  }

  private Refusal made(Blocked by, GuardGate.@Nullable View view) {
    var terms = site.terms();
    var name = site.state().name();
    var signal = terms.signal();
    var value = terms.value();
    var threshold = terms.threshold();
    var action = by.action();
    var retryAfterMillis = 0L;
    if (view != null) {
      signal = view.signal();
      value = view.value();
      threshold = view.threshold();
      retryAfterMillis = view.retryAfterMillis();
    } else if (by == Blocked.PERMIT) {
      signal = "inFlight." + name;
      value = site.room().taken();
      threshold = site.limit(terms.priority());
      var allocation = site.allocation();
      action = allocation != null && allocation.limit() <= threshold ? "allocation" : action;
    } else if (by == Blocked.BREAKER && site.breaker() != null) {
      var breaker = site.breaker();
      var why = breaker.why();
      signal = why.signal().isEmpty() ? "circuitBreaker." + name : why.signal();
      value = why.value();
      threshold = why.threshold();
      retryAfterMillis = breaker.retryAfterMillis();
    } else if (by == Blocked.RATE) {
      var rate = terms.rate();
      signal = "rate." + name;
      value = Double.NaN;
      threshold = rate == null ? Double.NaN : rate.limit();
      retryAfterMillis = site.rateWaitMillis();
    } else if (by == Blocked.MEMORY && terms.memory() != null) {
      var why = terms.memory().view();
      signal = why.signal();
      value = why.value();
      threshold = why.threshold();
    } else if (by == Blocked.SPACING) {
      retryAfterMillis = terms.spacingNanos() / 1_000_000;
    } else if (by == Blocked.PACE) {
      signal = "duty." + name;
      value = Math.min(terms.duty(), site.pacer().duty());
      threshold = 1;
    }
    return new Refusal(
        by,
        view,
        new Rejection(name, action, signal, value, threshold, retryAfterMillis),
        facts(action, signal, value, threshold));
  }

  /** Of a call that somebody else answers. */
  CallFacts fallback() {
    return facts("fallback", "", Double.NaN, Double.NaN);
  }

  /** Of a call that would wait too long for its quota. */
  Refusal quota(Metered metered) {
    var guard = metered.guard();
    var wait = metered.lastWaitNanos() / 1e9;
    var most = Math.min(guard.maxWaitNanos(), site.terms().deadlineNanos()) / 1e9;
    var action = Blocked.QUOTA.action();
    var retryAfterMillis = (metered.lastWaitNanos() + 999_999) / 1_000_000;
    return new Refusal(
        Blocked.QUOTA,
        null,
        new Rejection(site.state().name(), action, guard.signal(), wait, most, retryAfterMillis),
        facts(action, guard.signal(), wait, most));
  }

  /** Of a call whose turn would come too late. */
  Refusal late(Priority priority) {
    var limit =
        Objects.requireNonNull(site.adaptive(), "only a limit that adapts knows what is late");
    var expected = limit.expectedSeconds(site.room().ahead(priority));
    var budget = limit.budgetSeconds(priority);
    var name = site.state().name();
    var signal = "wait." + name;
    var action = Blocked.DEADLINE.action();
    var retryAfterMillis = (long) (1_000 * Math.max(0, expected - budget));
    return new Refusal(
        Blocked.DEADLINE,
        null,
        new Rejection(name, action, signal, expected, budget, retryAfterMillis),
        facts(action, signal, expected, budget));
  }

  CallFacts facts(String action, String signal, double value, double threshold) {
    var terms = site.terms();
    return new CallFacts(
        site.state().name(),
        site.spec().name(),
        terms.priority(),
        terms.level(),
        signal,
        value,
        threshold,
        action);
  }
}
