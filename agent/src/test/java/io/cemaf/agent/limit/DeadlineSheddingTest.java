package io.cemaf.agent.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.Priority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DeadlineSheddingTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long DEADLINE = 10 * SECOND;

  private final DeadlineShedding shedding = new DeadlineShedding(DEADLINE);
  private final ServiceTimes times = new ServiceTimes(DEADLINE);

  @ParameterizedTest(name = "{0} waits up to {1} s")
  @CsvSource({"CRITICAL, 8", "HIGH, 4", "NORMAL, 1.2", "LOW, 0.4"})
  void budget_callsOfTwoSeconds_isTheClassesShareOfWhatIsLeft(Priority priority, double seconds) {
    served(2 * SECOND, Outcome.SUCCESS);

    assertThat(shedding.budgetNanos(priority, times.learn())).isEqualTo(seconds * SECOND);
  }

  @Test
  void budget_callsAsLongAsTheDeadline_isNeverBelowItsLeast() {
    served(SECOND, Outcome.DROPPED);

    assertThat(times.learn().q99Nanos()).isEqualTo(DEADLINE);
    assertThat(shedding.budgetNanos(Priority.CRITICAL, times.learn())).isEqualTo(0.15 * DEADLINE);
  }

  // ten at once, each two seconds: five a second; normal may wait 1.2 s, so six are ahead at most
  @ParameterizedTest(name = "{0} ahead: {1}")
  @CsvSource({"0, true", "5, true", "6, false", "100, false"})
  void admits_normalBehindOthers_whileItsTurnComesInTime(int ahead, boolean admitted) {
    served(2 * SECOND, Outcome.SUCCESS);

    assertThat(shedding.admits(Priority.NORMAL, ahead, 10, times.learn())).isEqualTo(admitted);
  }

  @Test
  void admits_nothingKnownYet_admits() {
    assertThat(shedding.admits(Priority.LOW, 10_000, 1, times.learn())).isTrue();
  }

  @ParameterizedTest(name = "{0} ms left, calls of {1} ms: {2}")
  @CsvSource({
    "2000, 2000, true",
    "1999, 2000, false",
    "8500, 9900, true",
    "8499, 9900, false",
    "0, 0, false"
  })
  void dispatches_timeLeft_whereMostCallsWouldEndInIt(long left, long service, boolean sent) {
    served(service * 1_000_000L, Outcome.SUCCESS);

    assertThat(shedding.dispatches(left * 1_000_000L, times.learn())).isEqualTo(sent);
  }

  private void served(long nanos, Outcome outcome) {
    for (var i = 0; i < 600; i++) {
      times.add(nanos, outcome);
    }
    times.learn();
  }
}
