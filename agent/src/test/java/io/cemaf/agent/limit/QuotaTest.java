package io.cemaf.agent.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cemaf.agent.limit.Quota.Limits;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A provider's limits of requests and tokens. */
class QuotaTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long NONE = ProviderLimits.UNKNOWN;

  private static Limits requests(long limit, long periodNanos) {
    return new Limits(limit, periodNanos, 0, 0, 0, 0);
  }

  private static Limits tokens(long limit, long periodNanos) {
    return new Limits(0, 0, limit, periodNanos, 0, 0);
  }

  private static ProviderLimits told(long remainingRequests, long limitRequests) {
    return new ProviderLimits(NONE, remainingRequests, NONE, limitRequests, NONE, NONE, NONE);
  }

  @Test
  void thirtyTokensAnHour_doNotAllowThirtyRequests() {
    var quota = new Quota(tokens(30, HOUR), 0);
    var taken = 0;
    for (var i = 0; i < 30; i++) {
      taken += quota.tryTake(10, i) == 0 ? 1 : 0;
    }

    assertThat(taken).isEqualTo(3);
    assertThat(quota.tryTake(10, 10)).isBetween(20 * MINUTE - SECOND, 20 * MINUTE);
  }

  @Test
  void requests_ofAMinute_comeBackEvenly() {
    var quota = new Quota(requests(60, MINUTE), 0);
    for (var i = 0; i < 60; i++) {
      assertThat(quota.tryTake(1_000_000, 0)).isZero();
    }

    assertThat(quota.tryTake(0, 0)).isBetween(SECOND, SECOND + 1);
    assertThat(quota.tryTake(0, SECOND / 2)).isPositive();
    assertThat(quota.tryTake(0, SECOND)).isZero();
    assertThat(quota.tryTake(0, SECOND)).isPositive();
  }

  @Test
  void requestsOfADay_heldByTheDay_evenIfTheMinuteHasRoom() {
    var quota = new Quota(new Limits(100, MINUTE, 0, 0, 24, 1_000), 0);
    for (var i = 0; i < 24; i++) {
      assertThat(quota.tryTake(1, 0)).isZero();
    }

    assertThat(quota.tryTake(1, 0)).isCloseTo(HOUR, within(1L));
  }

  @Test
  void refused_takesNothingOfTheOtherLimits() {
    var quota = new Quota(new Limits(10, MINUTE, 100, MINUTE, 0, 0), 0);
    assertThat(quota.tryTake(100, 0)).isZero();

    assertThat(quota.tryTake(50, 0)).isPositive();

    assertThat(quota.requestsLeft(0)).isEqualTo(9);
    assertThat(quota.tokensLeft(0)).isEqualTo(0);
  }

  @Test
  void callLargerThanTheLimit_goesWhenTheBucketIsFull_andOwes() {
    var quota = new Quota(tokens(100, MINUTE), 0);
    assertThat(quota.tryTake(10, 0)).isZero();

    var wait = quota.tryTake(500, 0);
    assertThat(wait).isCloseTo(6 * SECOND, within(1L));
    assertThat(quota.tryTake(500, wait)).isZero();

    assertThat(quota.tokensLeft(wait)).isCloseTo(-400, within(1e-6));
    assertThat(quota.tryTake(1, wait)).isGreaterThan(4 * MINUTE);
  }

  @Test
  void settled_inBothDirections_countsWhatWasUsed() {
    var quota = new Quota(tokens(1_000, MINUTE), 0);
    assertThat(quota.tryTake(300, 0)).isZero();

    assertThat(quota.settle(300, 100, 0)).isTrue();
    assertThat(quota.tokensLeft(0)).isEqualTo(900);

    assertThat(quota.tryTake(300, 0)).isZero();
    assertThat(quota.settle(300, 2_300, 0)).isTrue();
    assertThat(quota.tokensLeft(0)).as("owed").isEqualTo(-1_400);
    assertThat(quota.tryTake(1, 0)).isGreaterThan(MINUTE);
  }

  @Test
  void settled_absurdly_keepsTheEstimate() {
    var quota = new Quota(tokens(1_000, MINUTE), 0);
    assertThat(quota.tryTake(300, 0)).isZero();

    assertThat(quota.settle(300, -1, 0)).isFalse();
    assertThat(quota.settle(300, TokenEstimate.MOST_TOKENS + 1, 0)).isFalse();
    assertThat(quota.settle(300, Long.MAX_VALUE, 0)).isFalse();

    assertThat(quota.tokensLeft(0)).isEqualTo(700);
  }

  @Test
  void givenBack_isThereAgain_andNeverMoreThanTheLimit() {
    var quota = new Quota(new Limits(2, MINUTE, 100, MINUTE, 2, 100), 0);
    assertThat(quota.tryTake(100, 0)).isZero();
    quota.giveBack(100, 0);
    quota.giveBack(100, 0);

    assertThat(quota.requestsLeft(0)).isEqualTo(2);
    assertThat(quota.tokensLeft(0)).isEqualTo(100);
  }

  @Test
  void learned_lowersWhatIsLeft_neverRaisesIt() {
    var quota = new Quota(requests(100, MINUTE), 0);
    assertThat(quota.tryTake(0, 0)).isZero();

    quota.learn(told(1_000, NONE), 0);
    assertThat(quota.requestsLeft(0)).isEqualTo(99);
    quota.learn(told(7, NONE), 0);
    assertThat(quota.requestsLeft(0)).isEqualTo(7);
    quota.learn(ProviderLimits.NONE, 0);
    assertThat(quota.requestsLeft(0)).isEqualTo(7);
  }

  @Test
  void learnedLimit_lowerThanTheWritten_holdsUntilAnotherIsTold() {
    var quota = new Quota(requests(100, MINUTE), 0);

    quota.learn(told(NONE, 10), 0);
    assertThat(quota.requestsLeft(HOUR)).isEqualTo(10);
    quota.learn(told(NONE, 500), HOUR);
    assertThat(quota.requestsLeft(2 * HOUR)).isEqualTo(100);
  }

  @Test
  void limits_changed_keepWhatWasTaken() {
    var quota = new Quota(requests(10, MINUTE), 0);
    for (var i = 0; i < 4; i++) {
      assertThat(quota.tryTake(0, 0)).isZero();
    }

    quota.limits(requests(5, MINUTE), 0);
    assertThat(quota.requestsLeft(0)).isEqualTo(1);
    quota.limits(tokens(5, MINUTE), 0);
    assertThat(quota.requestsLeft(0)).isNaN();
    assertThat(quota.tokensLeft(0)).isEqualTo(5);
  }

  @Test
  void withoutLimits_everythingGoes() {
    var quota = new Quota(new Limits(0, 0, 0, 0, 0, 0), 0);

    for (var i = 0; i < 1_000; i++) {
      assertThat(quota.tryTake(TokenEstimate.MOST_TOKENS, 0)).isZero();
    }
  }

  @Test
  void clock_steppingBack_fillsNothing() {
    var quota = new Quota(requests(1, MINUTE), HOUR);
    assertThat(quota.tryTake(0, HOUR)).isZero();

    assertThat(quota.tryTake(0, 0)).isPositive();
    assertThat(quota.tryTake(0, HOUR + MINUTE)).isZero();
  }

  /** Neither more than the limit at once nor more than it brings back over time, debts aside. */
  @Property(tries = 1_000)
  void taken_atAnyTimes_isNeverMoreThanTheBucketGives(
      @ForAll @IntRange(min = 1, max = 50) int limit,
      @ForAll @Size(min = 1, max = 80) List<@IntRange(min = 0, max = 5_000) Integer> gapsMillis) {
    var quota = new Quota(new Limits(limit, MINUTE, 10L * limit, MINUTE, 0, 0), 0);
    var now = 0L;
    var requests = 0;
    var tokens = 0L;
    for (var gap : gapsMillis) {
      now += gap * 1_000_000L;
      var asked = gap % (5L * limit);
      if (quota.tryTake(asked, now) == 0) {
        requests++;
        tokens += asked;
      }
      assertThat(requests)
          .isLessThanOrEqualTo((int) (limit + 1e-3 + limit * (double) now / MINUTE));
      assertThat((double) tokens)
          .isLessThanOrEqualTo(10 * limit * (1 + (double) now / MINUTE) + 1e-3);
    }
  }

  /** Nobody waits longer than is needed, and nobody is told too short a wait. */
  @Property(tries = 1_000)
  void wait_told_isHowLongItTakes(
      @ForAll @LongRange(min = 1, max = 1_000_000) long limit,
      @ForAll @Size(min = 1, max = 20) List<@LongRange(min = 0, max = 2_000_000) Long> asked) {
    var quota = new Quota(tokens(limit, MINUTE), 0);
    var now = 0L;
    for (var tokens : asked) {
      var wait = quota.tryTake(tokens, now);
      if (wait > 0) {
        if (wait > MINUTE / 1_000) {
          assertThat(quota.tryTake(tokens, now + wait - wait / 1_000)).isPositive();
        }
        now += wait;
        assertThat(quota.tryTake(tokens, now)).as("after %d ns", wait).isZero();
      }
    }
  }

  /** As the provider would count: estimates never matter in the end. */
  @Property(tries = 500)
  void settled_inAnyOrder_leavesWhatTheUsedTokensLeave(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 900) Integer> used) {
    var quota = new Quota(tokens(1_000_000, MINUTE), 0);
    for (var i = 0; i < used.size(); i++) {
      assertThat(quota.tryTake(100 + i, 0)).isZero();
    }
    for (var i = used.size() - 1; i >= 0; i--) {
      assertThat(quota.settle(100 + i, used.get(i), 0)).isTrue();
    }

    var sum = used.stream().mapToInt(Integer::intValue).sum();
    assertThat(quota.tokensLeft(0)).isCloseTo(1_000_000 - sum, within(1e-6));
  }

  @Test
  void manyThreads_together_takeNoMoreThanThereIs() throws Exception {
    var quota = new Quota(requests(1_000, HOUR), 0);
    var pool = Executors.newFixedThreadPool(4);
    try {
      Callable<Integer> taking =
          () -> {
            var taken = 0;
            for (var i = 0; i < 1_000; i++) {
              taken += quota.tryTake(0, 0) == 0 ? 1 : 0;
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
