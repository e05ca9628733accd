package io.cemaf.agent.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/**
 * Runs resilience4j's circuit breaker itself beside ours on random events at random times: states
 * and permissions are the same after each of them. What resilience4j does on a timer (half-open for
 * too long) is done to it here when the clock passes that moment.
 */
class CircuitBreakerPeerTest {
  private static final long MILLI = 1_000_000;

  /** What happens to both. */
  enum Kind {
    ACQUIRE,
    SUCCESS,
    ERROR,
    IGNORED,
    DISABLE,
    METRICS_ONLY,
    FORCE_OPEN,
    CLOSE,
    RESET
  }

  /**
   * One event.
   *
   * @param afterMillis since the one before it
   * @param tookMillis what the call took whose outcome it is
   */
  record Event(Kind kind, int afterMillis, int tookMillis) {}

  /** Of one breaker, in milliseconds and percent. */
  record Numbers(
      int failureRate,
      int slowRate,
      int slowMillis,
      boolean timeBased,
      int window,
      int minimum,
      int openMillis,
      int halfOpenMillis,
      int permitted) {}

  @Property(tries = 10_000, shrinking = ShrinkingMode.BOUNDED)
  void statesAndPermissions_onAnyEvents_areResilience4jsOwn(
      @ForAll("numbers") Numbers numbers, @ForAll("events") List<Event> events) {
    var pair = new Pair(numbers);
    var seen = new ArrayList<String>();
    for (var event : events) {
      pair.advance(event.afterMillis() * MILLI);
      seen.add(event + " " + pair.ours.state());
      assertThat(pair.happens(event)).as("permission: %s", seen).isTrue();
      assertThat(pair.ours.state().name())
          .as("state: %s", seen)
          .isEqualTo(pair.theirs.getState().name());
    }
    Statistics.label("changes of state").collect(Math.min(4, pair.changes));
  }

  @Provide
  Arbitrary<Numbers> numbers() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 100),
            Arbitraries.integers().between(1, 100),
            Arbitraries.integers().between(1, 400),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(1, 12),
            Arbitraries.integers().between(1, 12),
            Arbitraries.integers().between(1, 1_500))
        .flatAs(
            (failures, slow, slowMillis, timeBased, window, minimum, open) ->
                Combinators.combine(
                        Arbitraries.oneOf(
                            Arbitraries.just(0), Arbitraries.integers().between(1, 1_500)),
                        Arbitraries.integers().between(1, 6))
                    .as(
                        (halfOpen, permitted) ->
                            new Numbers(
                                failures,
                                slow,
                                slowMillis,
                                timeBased,
                                window,
                                minimum,
                                open,
                                halfOpen,
                                permitted)));
  }

  @Provide
  Arbitrary<List<Event>> events() {
    var kinds =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(40, Arbitraries.just(Kind.ACQUIRE)),
            net.jqwik.api.Tuple.of(24, Arbitraries.just(Kind.SUCCESS)),
            net.jqwik.api.Tuple.of(24, Arbitraries.just(Kind.ERROR)),
            net.jqwik.api.Tuple.of(6, Arbitraries.just(Kind.IGNORED)),
            net.jqwik.api.Tuple.of(
                1,
                Arbitraries.of(
                    Kind.DISABLE, Kind.METRICS_ONLY, Kind.FORCE_OPEN, Kind.CLOSE, Kind.RESET)));
    var gaps =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(6, Arbitraries.integers().between(0, 40)),
            net.jqwik.api.Tuple.of(3, Arbitraries.integers().between(0, 1_000)),
            net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(0, 20_000)));
    return Combinators.combine(kinds, gaps, Arbitraries.integers().between(0, 600))
        .as(Event::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(80);
  }

  /** The two breakers on one clock. */
  private static final class Pair {
    private final Numbers numbers;
    private long nowNanos;
    private long halfOpenSince;
    private int changes;
    private final CircuitBreaker ours;
    private final io.github.resilience4j.circuitbreaker.CircuitBreaker theirs;

    Pair(Numbers numbers) {
      this.numbers = numbers;
      ours =
          new CircuitBreaker(
              new CircuitBreaker.Settings(
                  numbers.failureRate(),
                  numbers.slowRate(),
                  numbers.slowMillis() * MILLI,
                  numbers.timeBased(),
                  numbers.window(),
                  numbers.minimum(),
                  numbers.openMillis() * MILLI,
                  numbers.halfOpenMillis() * MILLI,
                  numbers.permitted()),
              () -> nowNanos,
              (from, to, cause, value, threshold) -> changes++);
      theirs =
          io.github.resilience4j.circuitbreaker.CircuitBreaker.of(
              "peer",
              CircuitBreakerConfig.custom()
                  .failureRateThreshold(numbers.failureRate())
                  .slowCallRateThreshold(numbers.slowRate())
                  .slowCallDurationThreshold(Duration.ofMillis(numbers.slowMillis()))
                  .slidingWindow(
                      numbers.window(),
                      numbers.minimum(),
                      numbers.timeBased()
                          ? SlidingWindowType.TIME_BASED
                          : SlidingWindowType.COUNT_BASED)
                  .waitDurationInOpenState(Duration.ofMillis(numbers.openMillis()))
                  .permittedNumberOfCallsInHalfOpenState(numbers.permitted())
                  .ignoreExceptions(Ignored.class)
                  .clock(new Ticking())
                  .build(),
              Map.of());
    }

    /** Lets time pass; at the moment when half-open ends, their timer is played. */
    void advance(long nanos) {
      var until = nowNanos + nanos;
      var end = halfOpenSince + numbers.halfOpenMillis() * MILLI;
      if (numbers.halfOpenMillis() > 0 && isHalfOpen() && end <= until) {
        nowNanos = end;
        theirs.transitionToOpenState();
      }
      nowNanos = until;
    }

    private boolean isHalfOpen() {
      return theirs.getState()
          == io.github.resilience4j.circuitbreaker.CircuitBreaker.State.HALF_OPEN;
    }

    /** Whether both answer the same. */
    boolean happens(Event event) {
      var wasHalfOpen = isHalfOpen();
      var same = true;
      var took = event.tookMillis() * MILLI;
      switch (event.kind()) {
        case ACQUIRE -> {
          var refuses = ours.refuses();
          var acquired = ours.tryAcquire();
          same = acquired == theirs.tryAcquirePermission() && acquired != refuses;
        }
        case SUCCESS -> {
          ours.onSuccess(took);
          theirs.onSuccess(took, TimeUnit.NANOSECONDS);
        }
        case ERROR -> {
          ours.onError(took);
          theirs.onError(took, TimeUnit.NANOSECONDS, new IllegalStateException());
        }
        case IGNORED -> {
          ours.release();
          theirs.onError(took, TimeUnit.NANOSECONDS, new Ignored());
        }
        case DISABLE -> {
          ours.force(CircuitBreaker.State.DISABLED);
          theirs.transitionToDisabledState();
        }
        case METRICS_ONLY -> metricsOnly();
        case FORCE_OPEN -> {
          ours.force(CircuitBreaker.State.FORCED_OPEN);
          theirs.transitionToForcedOpenState();
        }
        case CLOSE -> {
          ours.force(CircuitBreaker.State.CLOSED);
          theirs.transitionToClosedState();
        }
        case RESET -> {
          ours.reset();
          theirs.reset();
        }
      }
      if (isHalfOpen() && !wasHalfOpen) {
        halfOpenSince = nowNanos;
      }
      return same;
    }

    private void metricsOnly() {
      ours.force(CircuitBreaker.State.METRICS_ONLY);
      theirs.transitionToMetricsOnlyState();
    }

    private final class Ticking extends Clock {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return Instant.ofEpochSecond(0, nowNanos);
      }
    }
  }

  private static final class Ignored extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
