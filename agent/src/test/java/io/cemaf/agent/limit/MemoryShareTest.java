package io.cemaf.agent.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Laws of what memory has room for, in megabytes. */
class MemoryShareTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "three fit,                        100, 30,  1, 9, 3",
    "exactly so many fit,              90,  30,  1, 9, 3",
    "none fits and one is always let,  10,  30,  1, 9, 1",
    "none fits and two are always let, 10,  30,  2, 9, 2",
    "less than nothing is left,        -50, 30,  2, 9, 2",
    "more fit than may run,            900, 30,  1, 9, 9",
    "one costs nothing,                10,  0,   1, 9, 9",
    "what one costs is not known,      10,  NaN, 1, 9, 9",
    "what is left is not known,        NaN, 30,  1, 9, 9"
  })
  void limit_ofARoom_isWhatFits(
      String name, double room, double live, int min, int max, int limit) {
    assertThat(MemoryShare.limit(room, live, min, max)).isEqualTo(limit);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "the machine has more than the heap, 1000, 500, 0.1, 1000,  900",
    "the machine has less than the heap, 1000, 100, 0.8, 800,   190",
    "the machine is full,                1000, 500, 0.95, 950,  450",
    "nothing is known of the machine,    1000, 500, NaN, NaN,   900",
    "nothing of the machine is used,     1000, 500, 0, 0,       900"
  })
  void usable_isWhatHeapAndMachineBothHave(
      String name, double maxHeap, double touched, double ratio, double used, double usable) {
    assertThat(MemoryShare.usableBytes(maxHeap, touched, ratio, used))
        .isCloseTo(usable, org.assertj.core.data.Offset.offset(1e-6));
  }
}
