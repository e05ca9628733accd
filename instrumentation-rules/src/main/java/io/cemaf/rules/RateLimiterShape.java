package io.cemaf.rules;

import io.cemaf.Level;
import java.time.Duration;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/** {@code rateLimiter:} so many calls in each period. */
final class RateLimiterShape {
  static final Key<ByLevel<CallRate>> LIMIT_FOR_PERIOD =
      Key.required(
          "limitForPeriod",
          new ByLevelType<>(new CallRateType(), false),
          "How many calls start in a period; 0: none. With a period of its own, as in 60/min, it"
              + " needs no limitRefreshPeriod. A level left out takes the next lower one's; below"
              + " the lowest there is no limit.");
  static final Key<Duration> LIMIT_REFRESH_PERIOD =
      Key.of(
          "limitRefreshPeriod",
          new QuantityType.OfDuration(Duration.ofMillis(1), Duration.ofDays(1)),
          "How long a period is. What one leaves over is lost.",
          "1s");
  static final Key<Duration> TIMEOUT_DURATION =
      Key.of(
          "timeoutDuration",
          new QuantityType.OfDuration(Duration.ZERO, Duration.ofDays(1)),
          "How long a call waits for its turn; one that would wait longer is refused at once.",
          "5s");
  static final Shape SHAPE =
      new Shape(
          "rateLimiter",
          "How many calls start in each period.",
          LIMIT_FOR_PERIOD,
          LIMIT_REFRESH_PERIOD,
          TIMEOUT_DURATION);

  private RateLimiterShape() {}

  /** Null where the section has errors. */
  static @Nullable RateLimiterSpec bind(Section section, Reading reading) {
    var limits = section.get(LIMIT_FOR_PERIOD);
    if (limits == null) {
      return null;
    }
    var given = section.get(LIMIT_REFRESH_PERIOD);
    var period = given == null ? Duration.ofSeconds(1) : given;
    var levels = new EnumMap<Level, CallRate>(Level.class);
    limits.levels().forEach((level, rate) -> levels.put(level, rate.per(period)));
    var cases =
        limits.conditions().stream()
            .map(each -> new ByLevel.Case<>(each.when(), each.value().per(period)))
            .toList();
    var own =
        limits.levels().values().stream().anyMatch(rate -> rate.period() != null)
            || limits.conditions().stream().anyMatch(each -> each.value().period() != null);
    if (own && given != null) {
      reading.error(
          section.sourceOf(LIMIT_REFRESH_PERIOD),
          Code.BAD_VALUE,
          "limitRefreshPeriod beside a limit that has a period of its own");
    }
    return new RateLimiterSpec(
        new ByLevel<>(levels, cases), section.get(TIMEOUT_DURATION, Duration.ofSeconds(5)));
  }
}
