package io.cemaf.agent.limit;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Bounds attempts that are made again to a share of the calls of the last ten seconds, so that many
 * callers of a service that fails do not multiply its load. A few there may always be: with little
 * traffic a share is less than one. Looked at only when a call has failed.
 */
public final class RetryBudget {
  /** Attempts made again that need no calls to be a share of. */
  public static final int ALWAYS = 3;

  private static final long SPAN_NANOS = 10_000_000_000L;

  /**
   * A span of time.
   *
   * @param callsBefore all calls up to its beginning
   * @param retries in it
   * @param lastCalls calls of the span before, without its retries
   */
  private record Span(long sinceNanos, long callsBefore, long retries, long lastCalls) {}

  private final AtomicReference<Span> span;

  public RetryBudget(long nowNanos) {
    span = new AtomicReference<>(new Span(nowNanos, 0, 0, 0));
  }

  /**
   * Asks for one attempt more, and counts it.
   *
   * @param share of calls that may be made again
   * @param calls made so far in all, those made again included
   */
  public boolean tryRetry(double share, long calls, long nowNanos) {
    while (true) {
      var seen = Objects.requireNonNull(span.get());
      var now = nowNanos - seen.sinceNanos() < SPAN_NANOS ? seen : next(seen, calls, nowNanos);
      var own = calls - now.callsBefore() - now.retries() + now.lastCalls();
      if (now.retries() >= Math.max(ALWAYS, share * own)) {
        return false;
      }
      var taken = new Span(now.sinceNanos(), now.callsBefore(), now.retries() + 1, now.lastCalls());
      if (span.compareAndSet(seen, taken)) {
        return true;
      }
    }
  }

  private static Span next(Span old, long calls, long nowNanos) {
    var recent = nowNanos - old.sinceNanos() < 2 * SPAN_NANOS;
    return new Span(nowNanos, calls, 0, recent ? calls - old.callsBefore() - old.retries() : 0);
  }
}
