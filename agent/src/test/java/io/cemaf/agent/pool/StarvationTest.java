package io.cemaf.agent.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Looks half a second apart: 10 tasks completed and 3 queued at first, all workers busy. */
class StarvationTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "nothing moves,         10, 3, true,  true",
    "the queue grows,       10, 5, true,  true",
    "tasks are completed,   11, 3, true,  false",
    "the queue is shorter,  10, 2, true,  false",
    "nothing is queued,     10, 0, true,  false",
    "a worker has no task,  10, 3, false, false"
  })
  void suspects_afterTwoSeconds_goesByTheLastLook(
      String name, long completed, int queued, boolean full, boolean suspected) {
    var law = new Starvation();
    var half = Starvation.PATIENCE_NANOS / 4;
    for (var look = 0; look < 4; look++) {
      assertThat(law.suspects(look * half, 10, 3, true)).as(name).isFalse();
    }

    assertThat(law.suspects(4 * half, completed, queued, full)).isEqualTo(suspected);
  }

  @ParameterizedTest(name = "{0} half seconds later")
  @CsvSource({"3, false", "4, true"})
  void acquitted_thenSuspected_takesTwoMoreSeconds(int later, boolean suspected) {
    var law = new Starvation();
    var half = Starvation.PATIENCE_NANOS / 4;
    assertThat(law.suspects(0, 10, 3, true)).isFalse();
    assertThat(law.suspects(4 * half, 10, 3, true)).isTrue();
    law.acquitted(4 * half);

    assertThat(law.suspects((4 + later) * half, 10, 3, true)).isEqualTo(suspected);
  }
}
