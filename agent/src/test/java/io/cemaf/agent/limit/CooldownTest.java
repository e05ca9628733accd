package io.cemaf.agent.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** How long a provider is left alone, and who tries first. */
class CooldownTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long DAY = 86_400 * SECOND;

  private final Cooldown cooldown = new Cooldown();

  /** Two threads are refused in the same moment; when it is over one goes, and the other waits. */
  @Test
  void twoThreads_refusedTogether_sendOneProbe() throws Exception {
    var pool = Executors.newFixedThreadPool(2);
    try {
      var together = new CyclicBarrier(2);
      Callable<Long> refusedAndBack =
          () -> {
            assertThat(cooldown.tryPass(0)).isEqualTo(Cooldown.PASS);
            together.await();
            var unused = cooldown.hit(false, SECOND, 0.5, 0);
            together.await();
            return cooldown.tryPass(SECOND);
          };
      var answers = new ArrayList<Long>();
      for (var each : pool.invokeAll(List.of(refusedAndBack, refusedAndBack))) {
        answers.add(each.get());
      }
      assertThat(answers).containsExactlyInAnyOrder(Cooldown.PROBE, Cooldown.LEASE_NANOS);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void herd_afterTheProbesSuccess_goes() {
    var unused = cooldown.hit(false, SECOND, 0, 0);
    assertThat(cooldown.tryPass(SECOND)).isEqualTo(Cooldown.PROBE);
    assertThat(cooldown.tryPass(SECOND)).isPositive();

    assertThat(cooldown.success(true)).isTrue();

    assertThat(cooldown.tryPass(SECOND)).isEqualTo(Cooldown.PASS);
    assertThat(cooldown.tryPass(SECOND)).isEqualTo(Cooldown.PASS);
    assertThat(cooldown.isActive()).isFalse();
  }

  @Test
  void herd_afterTheProbesRefusal_waitsAgain() {
    var unused = cooldown.hit(false, SECOND, 0, 0);
    assertThat(cooldown.tryPass(SECOND)).isEqualTo(Cooldown.PROBE);

    assertThat(cooldown.hit(true, 3 * SECOND, 0, 2 * SECOND)).isEqualTo(3 * SECOND);

    assertThat(cooldown.tryPass(4 * SECOND)).isEqualTo(SECOND);
    assertThat(cooldown.tryPass(5 * SECOND)).isEqualTo(Cooldown.PROBE);
  }

  @Test
  void providersWord_howeverLong_countsAsItIs() {
    assertThat(cooldown.hit(false, 30 * DAY, 0.9, 0)).isEqualTo(30 * DAY);
    assertThat(cooldown.tryPass(30 * DAY - 1)).isEqualTo(1);
    assertThat(cooldown.hit(false, Long.MAX_VALUE, 0.9, 0)).isEqualTo(Long.MAX_VALUE / 2);
  }

  @Test
  void hits_ofCallsOnTheirWay_makeItNoWorse() {
    for (var i = 0; i < 50; i++) {
      assertThat(cooldown.hit(false, 0, 0.5, 0)).isEqualTo(125 * MILLI);
    }
    assertThat(cooldown.hit(false, 2 * SECOND, 0, 0)).as("by its word").isEqualTo(2 * SECOND);
    assertThat(cooldown.hit(false, SECOND, 0, 0)).isEqualTo(2 * SECOND);
  }

  @Test
  void success_ofACallFromBefore_endsNothing() {
    var unused = cooldown.hit(false, SECOND, 0, 0);

    assertThat(cooldown.success(false)).isFalse();
    assertThat(cooldown.tryPass(0)).isEqualTo(SECOND);
    assertThat(cooldown.tryPass(SECOND)).isEqualTo(Cooldown.PROBE);
    assertThat(cooldown.success(false)).isFalse();
    assertThat(cooldown.tryPass(SECOND)).isPositive();
  }

  @Test
  void probe_abandoned_letsAnotherOneTry() {
    var unused = cooldown.hit(false, SECOND, 0, 0);
    assertThat(cooldown.tryPass(SECOND)).isEqualTo(Cooldown.PROBE);

    cooldown.abandoned(SECOND);

    assertThat(cooldown.tryPass(SECOND)).isEqualTo(Cooldown.PROBE);
    assertThat(cooldown.tryPass(SECOND)).isPositive();
  }

  @Test
  void probe_neverHeardOf_isLostWithItsLease() {
    var unused = cooldown.hit(false, SECOND, 0, 0);
    assertThat(cooldown.tryPass(SECOND)).isEqualTo(Cooldown.PROBE);

    assertThat(cooldown.tryPass(SECOND + Cooldown.LEASE_NANOS - 1)).isEqualTo(1);
    assertThat(cooldown.tryPass(SECOND + Cooldown.LEASE_NANOS)).isEqualTo(Cooldown.PROBE);
  }

  @Test
  void nothingLeft_untilItsReset_coolsDown() {
    cooldown.exhausted(5 * SECOND, 0);
    cooldown.exhausted(2 * SECOND, 0);

    assertThat(cooldown.waitNanos(0)).isEqualTo(5 * SECOND);
    assertThat(cooldown.tryPass(5 * SECOND)).isEqualTo(Cooldown.PROBE);
    cooldown.exhausted(0, 0);
    cooldown.exhausted(ProviderLimits.UNKNOWN, 0);
    assertThat(cooldown.success(true)).isTrue();
  }

  @Test
  void strikes_afterASuccess_beginAnew() {
    for (var i = 0; i < 20; i++) {
      var unused = cooldown.hit(i > 0, 0, 0.999, i * 100 * SECOND);
      assertThat(cooldown.tryPass((i + 1) * 100 * SECOND)).isEqualTo(Cooldown.PROBE);
    }
    assertThat(cooldown.success(true)).isTrue();

    assertThat(cooldown.hit(false, 0, 0.999, DAY)).isLessThan(250 * MILLI);
  }

  @Property(tries = 1_000)
  void wait_withoutAWord_isDrawnFromTwiceAsMuchEachTime(
      @ForAll @IntRange(min = 0, max = 30) int before,
      @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double random) {
    var fresh = new Cooldown();
    var now = 0L;
    for (var i = 0; i < before; i++) {
      var unused = fresh.hit(i > 0, 0, 0, now);
      assertThat(fresh.tryPass(now)).isEqualTo(Cooldown.PROBE);
    }
    var most = Math.min(60 * SECOND, 250 * MILLI * (1L << Math.min(20, before)));

    var wait = fresh.hit(before > 0, 0, random, now);

    assertThat(wait).isEqualTo((long) (random * most));
  }

  @Test
  void times_beforeZeroAndAroundTheEnd_areDifferences() {
    var late = Long.MAX_VALUE - SECOND / 2;
    assertThat(cooldown.hit(false, SECOND, 0, late)).isEqualTo(SECOND);

    assertThat(cooldown.tryPass(late + SECOND - 1)).isEqualTo(1);
    assertThat(cooldown.tryPass(late + SECOND)).isEqualTo(Cooldown.PROBE);
  }
}
