package io.cemaf.rules;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code timeLimiter:} how long one attempt may take. */
final class TimeLimiterShape {
  static final Key<Duration> TIMEOUT_DURATION =
      Key.required(
          "timeoutDuration",
          new QuantityType.OfDuration(Duration.ofMillis(1), Duration.ofDays(1)),
          "How long one attempt runs before it is interrupted, or its future cancelled.");
  static final Shape SHAPE =
      new Shape(
          "timeLimiter",
          "How long one attempt may take once it has started. A call that does not heed the"
              + " interrupt ends when it ends, and is counted as overdue.",
          TIMEOUT_DURATION,
          Key.later("firstToken", 6, "Until a stream's first item."),
          Key.later("betweenTokens", 6, "Between a stream's items."));

  private TimeLimiterShape() {}

  static @Nullable Duration bind(@Nullable Section section) {
    return section == null ? null : section.get(TIMEOUT_DURATION);
  }
}
