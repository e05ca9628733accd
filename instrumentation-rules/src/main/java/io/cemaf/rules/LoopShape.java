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
      Key.of(
          "maxCalls",
          new QuantityType.OfCount(1, 1_000_000),
          "Calls of one key in any period; more are refused.",
          "no limit");
  static final Key<Duration> PER =
      Key.of(
          "per",
          new QuantityType.OfDuration(Duration.ofSeconds(1), Duration.ofDays(1)),
          "The period.",
          "10m");
  static final Key<Integer> MAX_TOOL_CALLS =
      Key.of(
          "maxToolCalls",
          new QuantityType.OfCount(1, 1_000_000),
          "Tool calls that one answer may ask for; one that asks for more is refused.",
          "no limit");
  static final Key<Long> MAX_TOKENS =
      Key.of(
          "maxTokens",
          new QuantityType.OfAmount(1, QuotaShape.MOST),
          "Tokens of one key in any period, of requests and answers; calls are refused beyond.",
          "no limit");
  static final Shape SHAPE =
      new Shape(
          "loop",
          "Stops agents that run in circles; at least one of `maxCalls`, `maxToolCalls` and"
              + " `maxTokens`.",
          KEY,
          MAX_CALLS,
          PER,
          MAX_TOOL_CALLS,
          MAX_TOKENS);

  private LoopShape() {}

  /** Null where it is not given or has errors. */
  static @Nullable LoopSpec bind(@Nullable Section section, Reading reading) {
    if (section == null) {
      return null;
    }
    if (!section.mentions(MAX_CALLS)
        && !section.mentions(MAX_TOOL_CALLS)
        && !section.mentions(MAX_TOKENS)) {
      reading.error(
          section.source(),
          Code.MISSING_KEY,
          "loop needs one of 'maxCalls', 'maxToolCalls' and 'maxTokens'");
    }
    var key = section.get(KEY);
    return key == null
        ? null
        : new LoopSpec(
            key,
            section.get(MAX_CALLS),
            section.get(PER, Duration.ofMinutes(10)),
            section.get(MAX_TOOL_CALLS),
            section.get(MAX_TOKENS));
  }
}
