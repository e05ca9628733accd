package io.cemaf.agent.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Runs resilience4j's rate limiter itself beside ours. */
class RateLimiterPeerTest {
  private static final long MILLI = 1_000_000;
  private static final long PERIOD = 1_000 * MILLI;

  private final AtomicLong now = new AtomicLong(12_345);

  private AtomicRateLimiter theirs(int limit, Duration timeout) {
    return new AtomicRateLimiter(
        "peer",
        RateLimiterConfig.custom()
            .limitForPeriod(limit)
            .limitRefreshPeriod(Duration.ofNanos(PERIOD))
            .timeoutDuration(timeout)
            .build(),
        now::get);
  }

  @Property(tries = 3_000)
  void permissions_atAnyTimes_areResilience4jsOwn(
      @ForAll @IntRange(min = 1, max = 5) int limit,
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = 900) Integer> gapsMillis) {
    now.set(12_345);
    var theirs = theirs(limit, Duration.ZERO);
    var ours = new RateLimiter(PERIOD, now.get());
    for (var gap : gapsMillis) {
      now.addAndGet(gap * MILLI);
      assertThat(ours.tryAcquire(limit, now.get())).isEqualTo(theirs.acquirePermission());
    }
  }

  @Property(tries = 3_000)
  void waits_ofThoseThatQueue_areResilience4jsReservations(
      @ForAll @IntRange(min = 1, max = 5) int limit,
      @ForAll @IntRange(min = 0, max = 5) int taken,
      @ForAll @IntRange(min = 0, max = 5_000) int atMillis,
      @ForAll @IntRange(min = 1, max = 20) int queue) {
    now.set(12_345);
    var theirs = theirs(limit, Duration.ofDays(1));
    var ours = new RateLimiter(PERIOD, now.get());
    now.addAndGet(atMillis * MILLI);
    for (var i = 0; i < Math.min(limit, taken); i++) {
      assertThat(ours.tryAcquire(limit, now.get())).isTrue();
      assertThat(theirs.reservePermission()).isZero();
    }
    for (var ahead = 0; ahead < queue; ahead++) {
      assertThat(ours.waitNanos(limit, ahead, now.get()))
          .as("with %d before it", ahead)
          .isEqualTo(theirs.reservePermission());
    }
  }

  @Test
  void limitOfZero_atAnyTime_letsNobodyStartAndSaysNever() {
    var ours = new RateLimiter(PERIOD, 0);

    assertThat(ours.tryAcquire(0, 5 * PERIOD)).isFalse();
    assertThat(ours.waitNanos(0, 0, 5 * PERIOD)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void limit_changedWithinAPeriod_holdsAtOnce() {
    var ours = new RateLimiter(PERIOD, 0);
    assertThat(ours.tryAcquire(2, 1)).isTrue();
    assertThat(ours.tryAcquire(2, 1)).isTrue();

    assertThat(ours.tryAcquire(2, 1)).isFalse();
    assertThat(ours.tryAcquire(3, 1)).isTrue();
    assertThat(ours.left(1, 1)).isZero();
  }

  @Test
  void clock_steppingBack_neitherFreesNorBlocks() {
    var ours = new RateLimiter(PERIOD, 0);
    assertThat(ours.tryAcquire(1, 3 * PERIOD)).isTrue();

    assertThat(ours.tryAcquire(1, PERIOD)).as("an earlier period counts as this one").isFalse();
    assertThat(ours.tryAcquire(1, 4 * PERIOD)).isTrue();
  }

  @Test
  void waits_afterAStepBack_lastUntilACallMayStart() {
    var ours = new RateLimiter(PERIOD, 0);
    assertThat(ours.tryAcquire(1, 3 * PERIOD)).isTrue();

    var wait = ours.waitNanos(1, 0, PERIOD + 5);

    assertThat(wait).isEqualTo(3 * PERIOD - 5);
    assertThat(ours.tryAcquire(1, PERIOD + 5 + wait)).isTrue();
  }

  @Test
  void clock_steppingFarAhead_givesOnePeriodsCallsAndNoMore() {
    var ours = new RateLimiter(PERIOD, 0);
    assertThat(ours.tryAcquire(2, 1)).isTrue();

    var later = 3_000_000_000L * PERIOD;
    assertThat(ours.left(2, later)).isEqualTo(2);
    assertThat(ours.tryAcquire(2, later)).isTrue();
    assertThat(ours.tryAcquire(2, later)).isTrue();
    assertThat(ours.tryAcquire(2, later)).isFalse();
    assertThat(ours.waitNanos(2, 0, later)).isEqualTo(PERIOD);
  }

  @Test
  void givenBack_inItsPeriod_isThereAgain() {
    var ours = new RateLimiter(PERIOD, 0);
    assertThat(ours.tryAcquire(1, 5)).isTrue();

    ours.giveBack(5);
    assertThat(ours.tryAcquire(1, 6)).isTrue();
    ours.giveBack(PERIOD + 1);
    assertThat(ours.tryAcquire(1, 7)).isFalse();
  }
}
