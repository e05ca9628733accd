package io.cemaf.rules;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code retry:} failed attempts are made again. */
final class RetryShape {
  static final Key<Integer> MAX_ATTEMPTS =
      Key.of(
          "maxAttempts",
          new QuantityType.OfCount(1, 1_000),
          "How many attempts there are, the first one included.",
          "3");
  static final Key<Duration> WAIT_DURATION =
      Key.of(
          "waitDuration",
          new QuantityType.OfDuration(Duration.ZERO, Duration.ofHours(1)),
          "The wait before the second attempt; longer where the refusal says when to try again.",
          "500ms");
  static final Key<Double> EXPONENTIAL_BACKOFF_MULTIPLIER =
      Key.of(
          "exponentialBackoffMultiplier",
          new QuantityType.OfNumber(1, 100),
          "From one wait to the next.",
          "1");
  static final Key<Double> RANDOMIZED_WAIT_FACTOR =
      Key.of(
          "randomizedWaitFactor",
          new QuantityType.OfRatio(),
          "The share by which a wait is longer or shorter, at random.",
          "0%");
  static final Key<Double> BUDGET =
      Key.of(
          "budget",
          new QuantityType.OfRatio(),
          "Attempts made again, as a share of the calls of the last ten seconds; three there may"
              + " always be.",
          "no bound");
  static final Shape SHAPE =
      new Shape(
          "retry",
          "Failed attempts are made again, each admitted like a call of its own, until the deadline."
              + " Only of methods that a pack knows to bear it, or that are idempotent.",
          MAX_ATTEMPTS,
          WAIT_DURATION,
          EXPONENTIAL_BACKOFF_MULTIPLIER,
          RANDOMIZED_WAIT_FACTOR,
          BUDGET);

  private RetryShape() {}

  static @Nullable RetrySpec bind(@Nullable Section section) {
    return section == null
        ? null
        : new RetrySpec(
            section.get(MAX_ATTEMPTS, 3),
            section.get(WAIT_DURATION, Duration.ofMillis(500)),
            section.get(EXPONENTIAL_BACKOFF_MULTIPLIER, 1.0),
            section.get(RANDOMIZED_WAIT_FACTOR, 0.0),
            section.get(BUDGET));
  }
}
