package io.cemaf.testapps.server;

import io.cemaf.testapps.server.RateLimit.Window;
import java.time.Duration;

/** How much of a {@link Quota} one model and API key have used; fed with time. */
final class QuotaMeter {
  private final Quota quota;
  private boolean begun;
  private long beganNanos;
  private long requests;
  private long tokens;

  QuotaMeter(Quota quota) {
    this.quota = quota;
  }

  /**
   * Takes a call's share, or nothing when that is more than is left.
   *
   * @return what is left; with a time to come again when the call is refused
   */
  RateLimit take(long callTokens, long nanoTime) {
    if (!begun || nanoTime - beganNanos >= quota.period().toNanos()) {
      begun = true;
      beganNanos = nanoTime;
      requests = 0;
      tokens = 0;
    }
    var reset = Duration.ofNanos(beganNanos + quota.period().toNanos() - nanoTime);
    var refused = requests + 1 > quota.requests() || tokens + callTokens > quota.tokens();
    if (!refused) {
      requests++;
      tokens += callTokens;
    }
    return new RateLimit(
        refused ? reset : null,
        null,
        new Window(quota.requests(), quota.requests() - requests, reset),
        new Window(quota.tokens(), quota.tokens() - tokens, reset));
  }
}
