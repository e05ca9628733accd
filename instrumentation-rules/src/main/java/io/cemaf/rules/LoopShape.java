package io.cemaf.rules;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code loop:} runaway loops. */
final class LoopShape {
  static final Key<Expression> KEY =
      Key.required(
          "key",
          new ExpressionType(),
          "What calls in one loop have in common. Texts and numbers are compared by value, other"
              + " objects by identity; the thousand that were used last are known.");
  static final Key<Integer> MAX_CALLS =
      Key.required(
          "maxCalls",
          new QuantityType.OfCount(1, 1_000_000),
          "Calls of one key in any period; more are refused.");
  static final Key<Duration> PER =
      Key.of(
          "per",
          new QuantityType.OfDuration(Duration.ofSeconds(1), Duration.ofDays(1)),
          "The period.",
          "10m");
  static final Shape SHAPE =
      new Shape(
          "loop",
          "Stops agents that run in circles: of one key's calls so many are made in any period,"
              + " and those beyond are refused before anything else is decided.",
          KEY,
          MAX_CALLS,
          PER,
          Key.later("maxToolCalls", 6, "Tool calls that one answer may ask for."),
          Key.later("maxTokens", 6, "Tokens of one key in a period."));

  private LoopShape() {}

  /** Null where it is not given or has errors. */
  static @Nullable LoopSpec bind(@Nullable Section section) {
    if (section == null) {
      return null;
    }
    var key = section.get(KEY);
    var maxCalls = section.get(MAX_CALLS);
    return key == null || maxCalls == null
        ? null
        : new LoopSpec(key, maxCalls, section.get(PER, Duration.ofMinutes(10)));
  }
}
