package io.cemaf.testapps.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ControlBenchesTest {
  @Test
  void report_madeTwice_isTheSame() {
    assertThat(ControlBenches.report(true)).isEqualTo(ControlBenches.report(true));
  }

  @Test
  void report_quick_differsFromTheWhole() {
    var quick = new LevelBench(1, 0, 2).run();

    assertThat(quick).isEqualTo(new LevelBench(1, 0, 2).run());
    assertThat(quick).isNotEqualTo(new LevelBench(1, 0, 3).run());
  }
}
