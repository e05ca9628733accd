package io.cemaf.agent.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 100 bytes are live without calls, and each keeps 8. */
class LiveBytesTest {
  private final LiveBytes law = new LiveBytes();

  private void collected(int times, long calls, double garbage) {
    for (var i = 0; i < times; i++) {
      law.collected(calls, 100 + 8.0 * calls + garbage);
    }
  }

  @Test
  void perCall_seenWithOneNumberOfCalls_isNotKnown() {
    collected(9, 5, 0);

    assertThat(law.perCall()).isNaN();
  }

  @Test
  void perCall_withoutGarbage_isExact() {
    collected(3, 0, 0);
    collected(1, 1, 0);
    collected(2, 40, 0);

    assertThat(law.perCall()).isCloseTo(8, org.assertj.core.data.Offset.offset(1e-9));
  }

  /** Most collections after a burst find what the burst has left. */
  @Test
  void perCall_withGarbageOfCallsThatEnded_isNotTakenForLess() {
    collected(3, 0, 0);
    collected(4, 4, 0);
    collected(5, 0, 32);

    assertThat(law.perCall()).isCloseTo(8, org.assertj.core.data.Offset.offset(0.5));
  }

  /** The application itself has grown since. */
  @Test
  void perCall_whereTheBaseGrows_isFoundAgain() {
    collected(8, 0, 0);
    collected(8, 6, 0);
    collected(8, 6, 500);
    assertThat(law.perCall()).isGreaterThan(50);
    collected(8, 0, 500);

    assertThat(law.perCall()).isCloseTo(8, org.assertj.core.data.Offset.offset(1e-9));
  }

  @Test
  void perCall_lessWithMoreCalls_isNothing() {
    law.collected(0, 200);
    law.collected(9, 100);

    assertThat(law.perCall()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "none is there,           0,  0, 0,  true",
    "those that were there,   2,  2, 0,  true",
    "one came and went,       2,  2, 2,  false",
    "a burst came and went,   0,  0, 40, false",
    "two more,                2,  4, 2,  false",
    "many come and go,        40, 36, 99, true",
    "fewer by half,           40, 20, 20, false"
  })
  void steady_goesByChanges(String name, long before, long now, long changes, boolean steady) {
    assertThat(LiveBytes.isSteady(before, now, changes)).isEqualTo(steady);
  }
}
