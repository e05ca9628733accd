package io.cemaf.rules;

import java.time.Duration;

/** {@code bulkhead:} how many calls run at once. */
final class BulkheadShape {
  static final Key<ByLevel<Integer>> MAX_CONCURRENT_CALLS =
      Key.required(
          "maxConcurrentCalls",
          new ByLevelType<>(new QuantityType.OfCount(1, 1_000_000), false),
          "How many calls run at once. A level left out takes the next lower one's; below the lowest"
              + " there is no limit.");
  static final Key<Duration> MAX_WAIT_DURATION =
      Key.of(
          "maxWaitDuration",
          new QuantityType.OfDuration(Duration.ZERO, Duration.ofDays(1)),
          "How long a call waits for its turn; 0s: not at all.",
          "what its deadline leaves");
  static final Key<Integer> MAX_WAITING =
      Key.of(
          "maxWaiting",
          new QuantityType.OfCount(0, 1_000_000),
          "How many calls may wait; more are rejected at once.",
          "256");
  static final Key<Duration> MAX_HOLD =
      Key.of(
          "maxHold",
          new QuantityType.OfDuration(Duration.ofMillis(1), Duration.ofDays(7)),
          "After this a call's permit goes to the next one, whatever became of the call.",
          "10m");
  static final Shape SHAPE =
      new Shape(
          "bulkhead",
          "How many calls run at once.",
          MAX_CONCURRENT_CALLS,
          MAX_WAIT_DURATION,
          MAX_WAITING,
          MAX_HOLD,
          ReserveShape.RESERVE);

  private BulkheadShape() {}

  /** Null where the section has errors. */
  static @org.jspecify.annotations.Nullable BulkheadSpec bind(Section section, Reading reading) {
    var maxConcurrentCalls = section.get(MAX_CONCURRENT_CALLS);
    return maxConcurrentCalls == null
        ? null
        : new BulkheadSpec(
            maxConcurrentCalls,
            section.get(MAX_WAIT_DURATION),
            section.get(MAX_WAITING, 256),
            section.get(MAX_HOLD, Duration.ofMinutes(10)),
            ReserveShape.bind(section.get(ReserveShape.RESERVE), reading));
  }
}
