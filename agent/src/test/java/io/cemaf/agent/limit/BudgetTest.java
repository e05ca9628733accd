package io.cemaf.agent.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cemaf.agent.limit.Budget.Limits;
import io.cemaf.agent.limit.Budget.Used;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Tokens and cost over time. */
class BudgetTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long HOUR = 3_600 * SECOND;
  private static final long DAY = 24 * HOUR;

  private final Budget budget = new Budget(new Limits(1_000, 5), DAY, 0);

  @Test
  void tokens_usedUp_refuseUntilTheNextPeriod() {
    assertThat(budget.tryTake("a", 600, 0, HOUR)).isTrue();
    assertThat(budget.share("a", HOUR)).isEqualTo(0.6);
    assertThat(budget.tryTake("a", 600, 0, HOUR)).as("the one that crosses").isTrue();

    assertThat(budget.tryTake("a", 1, 0, 23 * HOUR)).isFalse();
    assertThat(budget.share("a", 23 * HOUR)).isEqualTo(1.2);
    assertThat(budget.leftNanos(23 * HOUR)).isEqualTo(HOUR);
    assertThat(budget.share("a", DAY)).isZero();
    assertThat(budget.used("a", DAY)).isEqualTo(new Used(0, 0));
    assertThat(budget.tryTake("a", 1, 0, DAY)).isTrue();
  }

  @Test
  void cost_usedUp_refusesToo() {
    assertThat(budget.tryTake("a", 1, 4.5, 0)).isTrue();
    assertThat(budget.share("a", 0)).isEqualTo(0.9);
    assertThat(budget.tryTake("a", 1, 0.5, 0)).isTrue();

    assertThat(budget.tryTake("a", 1, 0, 0)).isFalse();
  }

  @Test
  void keys_haveBudgetsOfTheirOwn_andTheWorstIsTold() {
    assertThat(budget.tryTake("a", 1_000, 0, 0)).isTrue();
    assertThat(budget.tryTake("b", 100, 0, 0)).isTrue();
    assertThat(budget.tryTake(null, 200, 0, 0)).isTrue();

    assertThat(budget.tryTake("a", 1, 0, 0)).isFalse();
    assertThat(budget.tryTake("b", 1, 0, 0)).isTrue();
    assertThat(budget.share(null, 0)).isEqualTo(0.2);
    assertThat(budget.worstShare(0)).isEqualTo(1);
    assertThat(budget.worstShare(DAY)).isZero();
  }

  @Test
  void taken_asAWarningAlone_countsOn() {
    assertThat(budget.tryTake("a", 1_000, 0, 0)).isTrue();
    budget.take("a", 500, 1, 0);

    assertThat(budget.used("a", 0)).isEqualTo(new Used(1_500, 1));
  }

  @Test
  void settled_inThePeriod_countsWhatWasUsed() {
    assertThat(budget.tryTake("a", 300, 1, 0)).isTrue();
    budget.settle("a", -200, -0.5, 0, HOUR);
    assertThat(budget.used("a", HOUR)).isEqualTo(new Used(100, 0.5));

    budget.settle("a", 400, 1, 0, HOUR);
    assertThat(budget.used("a", HOUR)).isEqualTo(new Used(500, 1.5));
  }

  @Test
  void settled_inTheNextPeriod_countsWhatIsBeyondTheEstimateAlone() {
    assertThat(budget.tryTake("a", 300, 0, DAY - 1)).isTrue();
    assertThat(budget.tryTake("b", 300, 0, DAY - 1)).isTrue();
    assertThat(budget.tryTake("b", 50, 0, DAY)).isTrue();

    budget.settle("a", 100, 0, DAY - 1, DAY);
    budget.settle("b", -200, 0, DAY - 1, DAY);

    assertThat(budget.used("a", DAY).tokens()).isEqualTo(100);
    assertThat(budget.used("b", DAY).tokens()).isEqualTo(50);
  }

  @Test
  void limits_changed_holdAtOnce() {
    assertThat(budget.tryTake("a", 600, 0, 0)).isTrue();

    budget.limits(new Limits(500, Budget.NONE));
    assertThat(budget.tryTake("a", 1, 0, 0)).isFalse();
    budget.limits(new Limits(Budget.NONE, Budget.NONE));
    assertThat(budget.tryTake("a", 1, 0, 0)).isTrue();
    assertThat(budget.worstShare(0)).isZero();
  }

  @Test
  void midnight_byTheClock_isWhereDaysAndHoursBegin() {
    var now = -77 * SECOND;
    var epoch = Instant.parse("2026-10-21T07:27:00Z").toEpochMilli();
    var midnight = Budget.midnightNanos(now, epoch);

    assertThat(now - midnight).isEqualTo(7 * HOUR + 27 * 60 * SECOND);
    assertThat(new Budget(new Limits(1, 0), HOUR, midnight).leftNanos(now))
        .isEqualTo(33 * 60 * SECOND);
    assertThat(new Budget(new Limits(1, 0), DAY, midnight).leftNanos(now))
        .isEqualTo(16 * HOUR + 33 * 60 * SECOND);
  }

  @Test
  void clock_steppingBack_beginsNoPeriod() {
    assertThat(budget.tryTake("a", 1_000, 0, 3 * DAY)).isTrue();

    assertThat(budget.tryTake("a", 1, 0, DAY)).isFalse();
    assertThat(budget.tryTake("a", 1, 0, 4 * DAY)).isTrue();
  }

  @Test
  void keys_beyondAThousand_forgetTheLeastUsedAndCountIt() {
    for (var i = 0; i < Budget.MOST_KEYS; i++) {
      assertThat(budget.tryTake("key" + i, 10, 0, 0)).isTrue();
    }
    assertThat(budget.tryTake("key0", 10, 0, 0)).isTrue();
    assertThat(budget.evicted()).isZero();

    assertThat(budget.tryTake("another", 10, 0, 0)).isTrue();

    assertThat(budget.evicted()).isEqualTo(1);
    assertThat(budget.used("key0", 0).tokens()).isEqualTo(20);
    assertThat(budget.used("key1", 0).tokens()).isZero();
    budget.reset();
    assertThat(budget.worstShare(0)).isZero();
  }

  /** Whatever is taken, settled and when: as one who writes every call down. */
  @Property(tries = 500)
  void used_ofManyCalls_isTheirSumInThePeriod(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = 40_000) Integer> steps) {
    var own = new Budget(new Limits(Budget.NONE, Budget.NONE), DAY, 0);
    var sums = new HashMap<String, Long>();
    var now = 0L;
    for (var step : steps) {
      now += step * SECOND;
      var key = "k" + step % 3;
      assertThat(own.tryTake(key, step, 0, now)).isTrue();
      own.settle(key, step % 7 - step, 0, now, now);
      sums.merge(key + now / DAY, (long) (step % 7), Long::sum);
      assertThat(own.used(key, now).tokens())
          .isCloseTo((double) sums.get(key + now / DAY), within(1e-6));
    }
  }

  @Test
  void manyThreads_together_crossOnce() throws Exception {
    var pool = Executors.newFixedThreadPool(4);
    try {
      Callable<Integer> taking =
          () -> {
            var taken = 0;
            for (var i = 0; i < 500; i++) {
              taken += budget.tryTake("a", 1, 0, 0) ? 1 : 0;
            }
            return taken;
          };
      var sum = 0;
      for (var each : pool.invokeAll(List.of(taking, taking, taking, taking))) {
        sum += each.get();
      }
      assertThat(sum).isEqualTo(1_000);
    } finally {
      pool.shutdownNow();
    }
  }
}
