package io.cemaf.agent.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.agent.limit.CircuitBreaker.Cause;
import io.cemaf.agent.limit.CircuitBreaker.Settings;
import io.cemaf.agent.limit.CircuitBreaker.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What resilience4j's breaker does not have, and what several threads do to ours. */
class CircuitBreakerTest {
  private static final long SECOND = 1_000_000_000L;

  private long nowNanos;
  private final List<String> changes = new ArrayList<>();

  private CircuitBreaker breaker(boolean timeBased, int window, int minimum) {
    return new CircuitBreaker(
        new Settings(50, 100, Long.MAX_VALUE, timeBased, window, minimum, SECOND, 0, 1),
        () -> nowNanos,
        (from, to, cause, value, threshold) -> note(from, to, cause));
  }

  private void note(State from, State to, Cause cause) {
    changes.add(from + " " + to + " " + cause);
  }

  @Test
  void memory_aboveItsThreshold_opensAndStaysOpenUntilItIsBelow() {
    var breaker = breaker(false, 10, 5);

    breaker.memory(3, 2);
    nowNanos += 5 * SECOND;
    assertThat(breaker.tryAcquire()).isFalse();
    breaker.memory(1, 2);

    assertThat(breaker.tryAcquire()).isTrue();
    assertThat(changes).containsExactly("CLOSED OPEN MEMORY", "OPEN HALF_OPEN WAITED");
  }

  @Test
  void memory_unknown_changesNothing() {
    var breaker = breaker(false, 10, 5);

    breaker.memory(Double.NaN, 2);

    assertThat(breaker.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void openNanos_whileOpen_isWhatIsLeft() {
    var breaker = breaker(false, 1, 1);
    breaker.onError(0);
    nowNanos += SECOND / 4;

    assertThat(breaker.openNanos()).isEqualTo(3 * SECOND / 4);
  }

  @Test
  void windowFullOfSuccesses_thenFailures_countsEveryOne() {
    var breaker = breaker(false, 4, 4);
    for (var i = 0; i < 100; i++) {
      breaker.onSuccess(0);
    }

    breaker.onError(0);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    assertThat(breaker.failureRate()).isEqualTo(25);
    breaker.onError(0);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
  }

  /** The windows' totals are what their places hold, whoever came between. */
  @Test
  void outcomes_ofSeveralThreadsInASmallWindow_neverOpenABreakerThatMayNot() throws Exception {
    for (var timeBased : List.of(false, true)) {
      var breaker =
          new CircuitBreaker(
              new Settings(100, 100, Long.MAX_VALUE, timeBased, 3, 1, SECOND, 0, 1),
              System::nanoTime,
              (from, to, cause, value, threshold) -> {});
      for (var i = 0; i < 3; i++) {
        breaker.onSuccess(0);
      }
      var done = new CountDownLatch(4);
      for (var thread = 0; thread < 4; thread++) {
        new Thread(
                () -> {
                  for (var i = 0; i < 200_000; i++) {
                    breaker.onSuccess(0);
                  }
                  done.countDown();
                })
            .start();
      }
      done.await();

      assertThat(breaker.state()).isEqualTo(State.CLOSED);
      assertThat(breaker.failureRate()).isZero();
    }
  }

  @Test
  void permits_askedForByManyAtOnce_areHandedOutOnce() throws Exception {
    var breaker =
        new CircuitBreaker(
            new Settings(50, 100, Long.MAX_VALUE, false, 10, 5, SECOND, 0, 7),
            () -> nowNanos,
            (from, to, cause, value, threshold) -> {});
    breaker.force(State.OPEN);
    nowNanos += 2 * SECOND;
    var granted = new java.util.concurrent.atomic.AtomicInteger();
    var done = new CountDownLatch(8);
    for (var thread = 0; thread < 8; thread++) {
      new Thread(
              () -> {
                for (var i = 0; i < 100; i++) {
                  granted.addAndGet(breaker.tryAcquire() ? 1 : 0);
                }
                done.countDown();
              })
          .start();
    }
    done.await();

    assertThat(granted).hasValue(7);
  }
}
