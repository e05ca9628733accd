package io.cemaf.agent.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * So many calls in each period, as resilience4j's rate limiter counts them: periods follow each
 * other from the beginning on, whether or not there are calls, and what one leaves over is lost.
 * Those that wait are served in their order, so that whoever comes knows its period.
 *
 * <p>The limit is told with each call: another one holds at once, also for the period that goes on.
 * One word holds all:
 *
 * <pre>
 *   63          bits bits - 1       0
 *  +----------------+---------------+
 *  |     period     | calls in it   |
 *  +----------------+---------------+
 * </pre>
 *
 * <p>30 bits are for calls where a period is a second or more, 24 where there are more periods.
 */
public final class RateLimiter {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final int bits;

  /** The part of the word that counts calls; that many is the most it goes by. */
  private final long calls;

  private final long periodNanos;
  private final long originNanos;
  private final AtomicLong word = new AtomicLong();

  /**
   * The first period begins now.
   *
   * @param periodNanos 1 or more; a millisecond or more if it is to last for years
   */
  public RateLimiter(long periodNanos, long nowNanos) {
    this.periodNanos = periodNanos;
    bits = periodNanos >= SECOND_NANOS ? 30 : 24;
    calls = (1L << bits) - 1;
    originNanos = nowNanos;
  }

  public long periodNanos() {
    return periodNanos;
  }

  /** Takes a call of the period, if there is one left of {@code limit}. */
  public boolean tryAcquire(int limit, long nowNanos) {
    var since = nowNanos - originNanos;
    while (true) {
      var seen = word.get();
      var fresh = since - (seen >>> bits) * periodNanos >= periodNanos;
      var taken = fresh ? 0 : seen & calls;
      if (taken >= limit || taken == calls) {
        return false;
      }
      var next = (fresh ? (since / periodNanos) << bits : seen & ~calls) | (taken + 1);
      if (word.compareAndSet(seen, next)) {
        return true;
      }
    }
  }

  /** Gives back what was taken a moment ago; lost if the period is over. */
  public void giveBack(long takenNanos) {
    var period = Math.max(0, takenNanos - originNanos) / periodNanos;
    for (var seen = word.get(); seen >>> bits == period && (seen & calls) > 0; seen = word.get()) {
      if (word.compareAndSet(seen, seen - 1)) {
        return;
      }
    }
  }

  /** Calls that the period has left of {@code limit}. */
  public int left(int limit, long nowNanos) {
    var period = Math.max(0, nowNanos - originNanos) / periodNanos;
    var seen = word.get();
    var taken = period > seen >>> bits ? 0 : (int) (seen & calls);
    return Math.max(0, limit - taken);
  }

  /**
   * When it is the turn of a call that has so many before it: the beginning of its period, or now.
   *
   * @return {@link Long#MAX_VALUE} for never, with a limit of 0
   */
  public long waitNanos(int limit, int ahead, long nowNanos) {
    var left = left(limit, nowNanos);
    if (ahead < left) {
      return 0;
    }
    if (limit <= 0) {
      return Long.MAX_VALUE;
    }
    var periods = 1 + (long) (ahead - left) / limit;
    var since = Math.max(0, nowNanos - originNanos);
    // A clock that has stepped back stands before the period that is counted.
    var period = Math.max(since / periodNanos, word.get() >>> bits);
    return (period + periods) * periodNanos - since;
  }
}
