package io.cemaf.rules;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When calls that keep failing are not made for a while; resilience4j's names and meaning.
 *
 * @param failureRateThreshold share of the window's calls, above 0 to 1
 * @param slowCallRateThreshold likewise
 * @param slowCallDurationThreshold null where durations do not matter
 * @param timeBased whether the window is of seconds, not of calls
 * @param slidingWindowSize calls or seconds
 * @param maxWaitDurationInHalfOpenState zero for no end
 * @param recordExceptions class names; empty for all
 * @param ignoreExceptions class names
 * @param memoryThreshold bytes of resident memory; null for none
 */
public record CircuitBreakerSpec(
    double failureRateThreshold,
    double slowCallRateThreshold,
    @Nullable Duration slowCallDurationThreshold,
    boolean timeBased,
    int slidingWindowSize,
    int minimumNumberOfCalls,
    Duration waitDurationInOpenState,
    Duration maxWaitDurationInHalfOpenState,
    int permittedNumberOfCallsInHalfOpenState,
    List<String> recordExceptions,
    List<String> ignoreExceptions,
    @Nullable Long memoryThreshold) {
  public CircuitBreakerSpec {
    recordExceptions = List.copyOf(recordExceptions);
    ignoreExceptions = List.copyOf(ignoreExceptions);
  }
}
