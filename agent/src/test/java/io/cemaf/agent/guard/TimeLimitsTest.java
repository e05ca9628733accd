package io.cemaf.agent.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.TimeLimit;
import io.cemaf.agent.observe.Health;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimeLimitsTest {
  private static final long MILLI = 1_000_000;

  private final TimeLimits limits = new TimeLimits(System::nanoTime, new Health(line -> {}));

  @AfterEach
  void close() {
    limits.close();
  }

  private static void waitFor(long nanos) {
    var until = System.nanoTime() + nanos;
    for (var left = nanos; left > 0 && !Thread.currentThread().isInterrupted(); ) {
      LockSupport.parkNanos(left);
      left = until - System.nanoTime();
    }
  }

  @Test
  void call_thatTakesTooLong_isInterruptedAfterItsLimitAndNotBefore() {
    var limit = new TimeLimit();
    for (var call = 0; call < 10; call++) {
      var start = System.nanoTime();
      limits.begin(limit, 20 * MILLI, start);

      waitFor(TimeUnit.SECONDS.toNanos(50));

      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20 * MILLI);
      assertThat(limit.done()).isTrue();
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @Test
  void limit_shorterThanTheOneThatIsSlept_isKept() {
    var longer = new TimeLimit();
    limits.begin(longer, TimeUnit.HOURS.toNanos(1), System.nanoTime());
    var limit = new TimeLimit();
    limits.begin(limit, 5 * MILLI, System.nanoTime());

    waitFor(TimeUnit.SECONDS.toNanos(50));

    assertThat(limit.done()).isTrue();
    assertThat(longer.done()).isFalse();
  }

  @Test
  void call_thatIsForgotten_isNotInterrupted() {
    var limit = new TimeLimit();
    limits.begin(limit, 20 * MILLI, System.nanoTime());
    limit.forget(limit.mark());

    waitFor(60 * MILLI);

    assertThat(limit.done()).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  /** Calls that end about when their limit does, on more threads than there are cores. */
  @Test
  void interrupts_ofManyCallsAtTheirLimit_neverComeLate() throws Exception {
    var pool = Executors.newFixedThreadPool(8);
    try {
      var work = new ArrayList<Callable<int[]>>();
      for (var thread = 0; thread < 8; thread++) {
        work.add(this::callAtTheLimit);
      }
      var kept = 0;
      var over = 0;
      for (var done : pool.invokeAll(work)) {
        kept += done.get()[0];
        over += done.get()[1];
      }
      assertThat(kept).as("ended in time").isPositive();
      assertThat(over).as("interrupted").isPositive();
    } finally {
      pool.shutdownNow();
    }
  }

  private int[] callAtTheLimit() {
    var limit = new TimeLimit();
    var counts = new int[2];
    for (var call = 0; call < 2_000; call++) {
      limits.begin(limit, MILLI, System.nanoTime());
      waitFor(MILLI * (call % 2 == 0 ? 9 : 11) / 10);
      counts[limit.done() ? 1 : 0]++;
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("an interrupt outlived its call");
      }
      for (var turn = 0; turn < 50; turn++) {
        Thread.onSpinWait();
      }
      if (Thread.interrupted()) {
        throw new AssertionError("an interrupt came after its call had ended");
      }
    }
    return counts;
  }
}
