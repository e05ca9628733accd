package io.cemaf.agent.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How many attempts may be made again, and when. */
class RetryBudgetTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void budget_withManyCalls_isTheirShare() {
    var budget = new RetryBudget(0);
    var granted = 0;
    for (var calls = 1_000; calls < 1_400; calls++) {
      granted += budget.tryRetry(0.1, 1_000 + granted, SECOND) ? 1 : 0;
    }

    assertThat(granted).isEqualTo(100);
  }

  @Test
  void budget_withFewCalls_isThree() {
    var budget = new RetryBudget(0);

    for (var i = 0; i < RetryBudget.ALWAYS; i++) {
      assertThat(budget.tryRetry(0.1, 4 + i, SECOND)).isTrue();
    }
    assertThat(budget.tryRetry(0.1, 7, SECOND)).isFalse();
  }

  @Test
  void budget_afterItsSpan_isThereAgain() {
    var budget = new RetryBudget(0);
    for (var i = 0; i < RetryBudget.ALWAYS; i++) {
      assertThat(budget.tryRetry(0, 4 + i, SECOND)).isTrue();
    }
    assertThat(budget.tryRetry(0, 7, 9 * SECOND)).isFalse();

    assertThat(budget.tryRetry(0, 7, 11 * SECOND)).isTrue();
  }

  @Test
  void backoff_ofLaterAttempts_growsByItsMultiplierAndSpreads() {
    var backoff = new Backoff(100, 2, 0.5);

    assertThat(backoff.nanos(2, 0.5)).isEqualTo(100);
    assertThat(backoff.nanos(4, 0.5)).isEqualTo(400);
    assertThat(backoff.nanos(2, 0)).isEqualTo(50);
    assertThat(backoff.nanos(2, 1)).isEqualTo(150);
    assertThat(backoff.nanos(2_000, 1)).isPositive();
  }
}
