package io.cemaf.rules;

import java.time.Duration;
import java.util.List;

/** {@code circuitBreaker:} calls that keep failing are not made for a while. */
final class CircuitBreakerShape {
  private static final Duration DAY = Duration.ofDays(1);
  private static final int MOST = 100_000;
  private static final String TIME_BASED = "TIME_BASED";

  static final Key<Double> FAILURE_RATE_THRESHOLD =
      Key.of(
          "failureRateThreshold",
          new QuantityType.OfRatio(0.01),
          "Opens at this share of failures.",
          "50%");
  static final Key<Double> SLOW_CALL_RATE_THRESHOLD =
      Key.of(
          "slowCallRateThreshold",
          new QuantityType.OfRatio(0.01),
          "Opens at this share of slow calls.",
          "100%; without either of the two keys durations do not matter");
  static final Key<Duration> SLOW_CALL_DURATION_THRESHOLD =
      Key.of(
          "slowCallDurationThreshold",
          new QuantityType.OfDuration(Duration.ofMillis(1), DAY),
          "A call that takes longer is slow. What it waited before it started does not count.",
          "60s");
  static final Key<String> SLIDING_WINDOW_TYPE =
      Key.of(
          "slidingWindowType",
          WordType.of(List.of("COUNT_BASED", TIME_BASED)),
          "Whether the window is of calls or of seconds.",
          "COUNT_BASED");
  static final Key<Integer> SLIDING_WINDOW_SIZE =
      Key.of(
          "slidingWindowSize",
          new QuantityType.OfCount(1, MOST),
          "How many of the last calls, or seconds, are looked at.",
          "100");
  static final Key<Integer> MINIMUM_NUMBER_OF_CALLS =
      Key.of(
          "minimumNumberOfCalls",
          new QuantityType.OfCount(1, 1_000_000),
          "With fewer calls in the window nothing is decided; no more than a window of calls has.",
          "100");
  static final Key<Duration> WAIT_DURATION_IN_OPEN_STATE =
      Key.of(
          "waitDurationInOpenState",
          new QuantityType.OfDuration(Duration.ofMillis(1), DAY),
          "How long calls are refused before some may try.",
          "60s");
  static final Key<Duration> MAX_WAIT_DURATION_IN_HALF_OPEN_STATE =
      Key.of(
          "maxWaitDurationInHalfOpenState",
          new QuantityType.OfDuration(Duration.ZERO, DAY),
          "If those that try have not decided by then, it opens again; 0s: they have all the time.",
          "0s");
  static final Key<Integer> PERMITTED_NUMBER_OF_CALLS_IN_HALF_OPEN_STATE =
      Key.of(
          "permittedNumberOfCallsInHalfOpenState",
          new QuantityType.OfCount(1, MOST),
          "How many calls may try.",
          "10");
  static final Key<List<String>> RECORD_EXCEPTIONS =
      Key.of(
          "recordExceptions",
          new ListType<>(new TextType(TextType.Form.TYPE), false),
          "Only these and their subclasses are failures; others count as successes.",
          "all");
  static final Key<List<String>> IGNORE_EXCEPTIONS =
      Key.of(
          "ignoreExceptions",
          new ListType<>(new TextType(TextType.Form.TYPE), false),
          "These and their subclasses are neither failures nor successes.",
          "none");
  static final Key<Long> MEMORY_THRESHOLD =
      Key.of(
          "memoryThreshold",
          new QuantityType.OfSize(1 << 20),
          "Opens too when the process's resident memory passes it, and stays open until it is below.",
          "none");
  static final Shape SHAPE =
      new Shape(
          "circuitBreaker",
          "Calls that keep failing are not made for a while, as with resilience4j. While it is open"
              + " calls are refused at once; the agent's own refusals and pauses count for nothing.",
          FAILURE_RATE_THRESHOLD,
          SLOW_CALL_RATE_THRESHOLD,
          SLOW_CALL_DURATION_THRESHOLD,
          SLIDING_WINDOW_TYPE,
          SLIDING_WINDOW_SIZE,
          MINIMUM_NUMBER_OF_CALLS,
          WAIT_DURATION_IN_OPEN_STATE,
          MAX_WAIT_DURATION_IN_HALF_OPEN_STATE,
          PERMITTED_NUMBER_OF_CALLS_IN_HALF_OPEN_STATE,
          RECORD_EXCEPTIONS,
          IGNORE_EXCEPTIONS,
          MEMORY_THRESHOLD);

  private CircuitBreakerShape() {}

  static CircuitBreakerSpec bind(Section section) {
    var timed = section.has(SLOW_CALL_RATE_THRESHOLD) || section.has(SLOW_CALL_DURATION_THRESHOLD);
    return new CircuitBreakerSpec(
        section.get(FAILURE_RATE_THRESHOLD, 0.5),
        section.get(SLOW_CALL_RATE_THRESHOLD, 1.0),
        timed ? section.get(SLOW_CALL_DURATION_THRESHOLD, Duration.ofMinutes(1)) : null,
        section.get(SLIDING_WINDOW_TYPE, "").equals(TIME_BASED),
        section.get(SLIDING_WINDOW_SIZE, 100),
        section.get(MINIMUM_NUMBER_OF_CALLS, 100),
        section.get(WAIT_DURATION_IN_OPEN_STATE, Duration.ofMinutes(1)),
        section.get(MAX_WAIT_DURATION_IN_HALF_OPEN_STATE, Duration.ZERO),
        section.get(PERMITTED_NUMBER_OF_CALLS_IN_HALF_OPEN_STATE, 10),
        section.get(RECORD_EXCEPTIONS, List.of()),
        section.get(IGNORE_EXCEPTIONS, List.of()),
        section.get(MEMORY_THRESHOLD));
  }
}
