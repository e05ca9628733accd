package io.cemaf.agent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.rules.SensorsSpec.Heat;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class HeatWarningsTest {
  private static final Heat BOTH = new Heat(75.0, 85.0);

  private static String states(Heat heat, double... celsius) {
    var states = new ArrayList<String>();
    var now = HeatWarnings.COOL;
    for (var one : celsius) {
      now = now.step(heat, one, 0.1);
      states.add(now.of().name().substring(0, 1));
    }
    return String.join("", states);
  }

  @Test
  void step_upwards_isAtOnce() {
    assertThat(states(BOTH, 74, 75, 84, 85, 100)).isEqualTo("NWWCC");
    assertThat(states(BOTH, 90)).isEqualTo("C");
  }

  @Test
  void step_downwards_waitsForTheMargin() {
    assertThat(states(BOTH, 90, 77, 76, 68, 67)).isEqualTo("CCWWN");
    assertThat(states(BOTH, 80, 68, 74, 67)).isEqualTo("WWWN");
    assertThat(states(BOTH, 90, 20)).isEqualTo("CN");
  }

  @Test
  void step_ofOneAlone_knowsNoOther() {
    assertThat(states(new Heat(null, 85.0), 80, 85, 70)).isEqualTo("NCN");
    assertThat(states(new Heat(75.0, null), 80, 200, 60)).isEqualTo("WWN");
  }

  @Test
  void step_whileNothingIsKnown_staysAsItIs() {
    assertThat(states(BOTH, 80, Double.NaN, 80)).isEqualTo("WWW");
  }

  @Test
  void threshold_isTheOneThatWasPassed() {
    assertThat(HeatWarnings.threshold(BOTH, HeatWarnings.State.NORMAL, HeatWarnings.State.WARNING))
        .isEqualTo(75);
    assertThat(HeatWarnings.threshold(BOTH, HeatWarnings.State.CRITICAL, HeatWarnings.State.NORMAL))
        .isEqualTo(85);
  }
}
