package io.cemaf.agent.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PacerTest {
  private static final long MILLI = 1_000_000;

  private final Pacer pacer = new Pacer();

  @ParameterizedTest(name = "{0} of the time, calls of {1} us: {2} us each")
  @CsvSource({
    "1,    5000,     0",
    "0.5,  5000,  5000",
    "0.7,  7000,  3000",
    "0.25, 100,    300",
    "0.9,  20,    2.22",
    "0.01, 5000, 20000"
  })
  void delay_ofManyCalls_isOnAverageWhatTheShareLeaves(
      double duty, long micros, double delayedMicros) {
    pacer.duty(duty);
    var sum = 0L;
    for (var i = 0; i < 10_000; i++) {
      pacer.ran(micros * 1_000);
      sum += pacer.delayNanos(1, 20 * MILLI);
    }

    assertThat(sum / 10_000.0 / 1_000).isCloseTo(delayedMicros, within(0.01 * delayedMicros + 0.2));
  }

  @Test
  void delay_ofShortCalls_gathersUntilItIsWorthAWait() {
    pacer.duty(0.5);
    pacer.ran(100_000);

    for (var i = 1; i < 10; i++) {
      assertThat(pacer.delayNanos(1, 20 * MILLI)).isZero();
    }
    assertThat(pacer.delayNanos(1, 20 * MILLI)).isEqualTo(MILLI);
  }

  @Test
  void delay_underAStricterShareFromElsewhere_goesByThat() {
    pacer.duty(0.9);
    pacer.ran(10 * MILLI);

    assertThat(pacer.delayNanos(0.5, 20 * MILLI)).isEqualTo(10 * MILLI);
  }

  @Test
  void delay_noShareLeft_isTheMostEvenBeforeAnyCallHasEnded() {
    pacer.duty(0);

    assertThat(pacer.delayNanos(1, 20 * MILLI)).isEqualTo(20 * MILLI);
  }

  @Test
  void delay_givenBack_isOwedByTheNext() {
    pacer.duty(0.5);
    pacer.ran(3 * MILLI);
    pacer.giveBack(pacer.delayNanos(1, 20 * MILLI));

    assertThat(pacer.delayNanos(1, 20 * MILLI)).isEqualTo(6 * MILLI);
  }

  /** Two calls that come at once are each delayed by their own share, neither by both. */
  @Test
  void delay_ofCallsAtOnce_isEachOnesOwn() throws Exception {
    pacer.duty(0.5);
    pacer.ran(5 * MILLI);
    var threads = Executors.newFixedThreadPool(2);
    try {
      for (var round = 0; round < 20_000; round++) {
        var start = new CyclicBarrier(2);
        Callable<Long> call =
            () -> {
              start.await();
              return pacer.delayNanos(1, 20 * MILLI);
            };
        for (var delay : threads.invokeAll(List.of(call, call))) {
          assertThat(delay.get()).isEqualTo(5 * MILLI);
        }
      }
    } finally {
      threads.shutdown();
    }
  }
}
