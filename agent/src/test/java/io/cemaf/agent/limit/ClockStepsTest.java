package io.cemaf.agent.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.Priority;
import io.cemaf.agent.limit.CircuitBreaker.Settings;
import io.cemaf.agent.limit.CircuitBreaker.State;
import org.junit.jupiter.api.Test;

/** A clock that jumps ahead or back, as that of a machine that was put to sleep may. */
class ClockStepsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long HOUR = 3_600 * SECOND;

  private long nowNanos = 10 * HOUR;

  /** Opens at half of four calls that failed within ten seconds, for one second. */
  private CircuitBreaker breaker() {
    return new CircuitBreaker(
        new Settings(50, 100, Long.MAX_VALUE, true, 10, 4, SECOND, 0, 1),
        () -> nowNanos,
        (from, to, cause, value, threshold) -> {});
  }

  private static void fail(CircuitBreaker breaker, int calls) {
    for (var i = 0; i < calls; i++) {
      breaker.onError(0);
    }
  }

  @Test
  void secondsWindow_clockAhead_hasForgottenAllBefore() {
    var breaker = breaker();
    fail(breaker, 3);
    nowNanos += HOUR;
    fail(breaker, 3);

    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    fail(breaker, 1);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
  }

  @Test
  void secondsWindow_clockBack_countsOnInItsLastSecond() {
    var breaker = breaker();
    fail(breaker, 3);
    nowNanos -= HOUR;
    fail(breaker, 1);

    assertThat(breaker.state()).isEqualTo(State.OPEN);
    nowNanos += SECOND + 1;
    assertThat(breaker.tryAcquire()).as("by the clock as it is now").isTrue();
    assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    breaker.onSuccess(0);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void openBreaker_clockAhead_letsATrialIn() {
    var breaker = breaker();
    fail(breaker, 4);
    nowNanos += HOUR;

    assertThat(breaker.tryAcquire()).isTrue();
    assertThat(breaker.tryAcquire()).as("no more than one").isFalse();
  }

  @Test
  void retryBudget_clockAheadAndBack_neverGrantsMoreThanItsFew() {
    var budget = new RetryBudget(nowNanos);
    for (var step : new long[] {0, HOUR, 0, -HOUR}) {
      var granted = 0;
      for (var i = 0; i < 20; i++) {
        granted += budget.tryRetry(0, 4, nowNanos + step) ? 1 : 0;
      }
      assertThat(granted).as("at " + step).isBetween(0, RetryBudget.ALWAYS);
    }
    assertThat(budget.tryRetry(0, 4, nowNanos + 2 * HOUR)).isTrue();
  }

  @Test
  void waitingOrder_clockAheadAndBack_losesNobody() {
    var order = new WaitingOrder<String>();
    order.join("low", Priority.LOW, nowNanos, nowNanos + 100 * SECOND);
    order.join("normal", Priority.NORMAL, nowNanos, nowNanos + 100 * SECOND);

    assertThat(order.peek(nowNanos - HOUR)).extracting(WaitingCall::call).isEqualTo("normal");
    order.join("later", Priority.LOW, nowNanos - HOUR, nowNanos - HOUR + 100 * SECOND);
    assertThat(order.take(nowNanos + HOUR)).extracting(WaitingCall::call).isEqualTo("low");
    assertThat(order.take(nowNanos - HOUR)).extracting(WaitingCall::call).isEqualTo("later");
    assertThat(order.take(nowNanos - HOUR)).extracting(WaitingCall::call).isEqualTo("normal");
    assertThat(order.take(nowNanos)).isNull();
  }

  @Test
  void rateLimiter_clockBack_keepsItsPeriodAndNoMore() {
    var rate = new RateLimiter(SECOND, nowNanos);
    assertThat(rate.tryAcquire(1, nowNanos + HOUR)).isTrue();

    assertThat(rate.tryAcquire(1, nowNanos)).isFalse();
    assertThat(rate.tryAcquire(2, nowNanos)).isTrue();
    assertThat(rate.tryAcquire(1, nowNanos + HOUR + SECOND)).isTrue();
  }
}
