package io.cemaf.agent.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndingTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "neither,                    0,  0,   5,  0",
    "a time limit alone,        30,  0, 500, 30",
    "a deadline at the start,    0, 90,   0, 90",
    "a deadline after a wait,    0, 90,  70, 20",
    "the limit is nearer,       10, 90,  70, 10",
    "the deadline is nearer,    30, 90,  70, 20",
    "a deadline that is over,   30, 90,  95,  1"
  })
  void attemptNanos_isWhatIsLeftOfBoth(
      String which, long limit, long deadline, long waited, long nanos) {
    assertThat(new Ending(null, limit, deadline, 0, 0, false).attemptNanos(1_000, 1_000 + waited))
        .as(which)
        .isEqualTo(nanos);
  }
}
