package io.cemaf.rules;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code timeLimiter:} how long one attempt may take. */
final class TimeLimiterShape {
  static final Key<Duration> TIMEOUT_DURATION =
      Key.of(
          "timeoutDuration",
          duration(),
          "How long one attempt runs before it is interrupted, or its future cancelled.",
          "no limit");
  static final Key<Duration> FIRST_TOKEN =
      Key.of(
          "firstToken",
          duration(),
          "How long a stream may take to its first item before it is cancelled.",
          "no limit");
  static final Key<Duration> BETWEEN_TOKENS =
      Key.of(
          "betweenTokens",
          duration(),
          "How long a stream may take from one item to the next before it is cancelled.",
          "no limit");
  static final Shape SHAPE =
      new Shape(
          "timeLimiter",
          "How long one attempt may take once it has started; at least one of these. A call that"
              + " does not heed the interrupt ends when it ends, and is counted as overdue.",
          TIMEOUT_DURATION,
          FIRST_TOKEN,
          BETWEEN_TOKENS);

  private TimeLimiterShape() {}

  private static Type<Duration> duration() {
    return new QuantityType.OfDuration(Duration.ofMillis(1), Duration.ofDays(1));
  }

  static @Nullable Duration bind(@Nullable Section section, Reading reading) {
    if (section == null) {
      return null;
    }
    if (!section.mentions(TIMEOUT_DURATION)
        && !section.mentions(FIRST_TOKEN)
        && !section.mentions(BETWEEN_TOKENS)) {
      reading.error(
          section.source(),
          Code.MISSING_KEY,
          "timeLimiter needs one of 'timeoutDuration', 'firstToken' and 'betweenTokens'");
    }
    return section.get(TIMEOUT_DURATION);
  }

  /** Null where neither is given. */
  static @Nullable StreamLimits streamLimits(@Nullable Section section) {
    return section == null || !(section.has(FIRST_TOKEN) || section.has(BETWEEN_TOKENS))
        ? null
        : new StreamLimits(section.get(FIRST_TOKEN), section.get(BETWEEN_TOKENS));
  }
}
