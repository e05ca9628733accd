package io.cemaf.agent.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.agent.limit.AimdLimit;
import io.cemaf.agent.limit.Outcome;
import io.cemaf.agent.limit.ServiceTimes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CallRingTest {
  private static final long SECOND = 1_000_000_000L;

  private final CallRing ring = new CallRing();

  /** Grows by one for each success at which half of it was in use. */
  private final AimdLimit law = new AimdLimit(new AimdLimit.Settings(1, 1, 1_000_000, 0.9, SECOND));

  private final ServiceTimes times = new ServiceTimes(10 * SECOND);

  @Test
  void drain_endsOfCalls_reachTheLawWithWhatTheySay() {
    ring.started(1);
    ring.ended(1, 1 + SECOND / 2, 1, Outcome.SUCCESS);
    ring.drain(law, times);
    assertThat(law.limit()).isEqualTo(2);
    assertThat(times.learn().meanNanos()).isEqualTo(SECOND / 2.0);

    ring.ended(1, 1 + SECOND / 2, 1, Outcome.DROPPED);
    ring.drain(law, times);
    assertThat(law.limit()).as("a tenth less, rounded down").isEqualTo(1);
    assertThat(times.learn().q99Nanos()).as("lost: a full deadline").isEqualTo(10.0 * SECOND);
  }

  @Test
  void put_fullRing_isRefusedUntilItIsRead() {
    for (var i = 0; i < CallRing.ENTRIES; i++) {
      assertThat(ring.started(i)).isTrue();
    }
    assertThat(ring.started(0)).isFalse();
    assertThat(ring.ended(0, 1, 1, Outcome.SUCCESS)).isFalse();

    ring.drain(law, times);

    assertThat(ring.started(0)).isTrue();
  }

  @Test
  void put_byManyThreadsWhileReading_losesNothingAndRepeatsNothing() throws Exception {
    var threads = 4;
    var each = 200_000;
    var done = new CountDownLatch(threads);
    var pool = Executors.newFixedThreadPool(threads);
    for (var t = 0; t < threads; t++) {
      pool.execute(
          () -> {
            for (var i = 0; i < each; i++) {
              while (!ring.ended(0, 1, 1_000_000, Outcome.SUCCESS)) {
                Thread.onSpinWait();
              }
            }
            done.countDown();
          });
    }
    while (!done.await(0, TimeUnit.MILLISECONDS)) {
      ring.drain(law, times);
    }
    ring.drain(law, times);
    pool.shutdown();

    assertThat(law.limit()).as("one more for each end").isEqualTo(1 + threads * each);
  }
}
