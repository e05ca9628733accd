package io.cemaf.agent.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.Level;
import io.cemaf.agent.sense.Sample;
import io.cemaf.agent.sense.SignalIndex;
import io.cemaf.rules.Condition.Compare;
import io.cemaf.rules.Condition.Op;
import io.cemaf.rules.PressureSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LevelsTest {
  private static final long SECOND = 1_000_000_000L;
  // nanoTime overflows in the middle of every timeline
  private static final long START = Long.MAX_VALUE - 3 * SECOND;
  private static final SignalIndex SIGNALS = SignalIndex.of(List.of());

  private final Sample sample = new Sample(SIGNALS);

  private static Compare cpu(double threshold) {
    return new Compare("cpu", Op.AT_LEAST, threshold);
  }

  private static Compare temperature(double threshold) {
    return new Compare("temperature", Op.AT_LEAST, threshold);
  }

  private static Levels levels(boolean all) {
    return new Levels(
        new PressureSpec(
            all,
            Map.of(
                Level.ELEVATED, List.of(cpu(0.65), temperature(65)),
                Level.HIGH, List.of(cpu(0.75), temperature(75)),
                Level.CRITICAL, List.of(cpu(0.85), temperature(80)),
                Level.EMERGENCY, List.of(cpu(0.95), temperature(85))),
            0.05,
            Duration.ofSeconds(10)),
        SIGNALS);
  }

  /**
   * Steps once a second through rows of cpu in percent, temperature, and the level's first letter.
   */
  private void timeline(Levels levels, int[] cpu, int[] temperature, String expected) {
    var state = LevelState.initial(START);
    var seen = new StringBuilder();
    for (int i = 0; i < cpu.length; i++) {
      sample.set(SignalIndex.CPU, cpu[i] / 100.0);
      sample.set(SignalIndex.TEMPERATURE, temperature[i] == 0 ? Double.NaN : temperature[i]);
      state = levels.step(state, sample, START + i * SECOND);
      seen.append(state.level() == Level.EMERGENCY ? 'M' : state.level().name().charAt(0));
    }
    assertThat(seen).hasToString(expected);
  }

  private static int[] row(int... runs) {
    // value, how often, value, how often...
    int length = 0;
    for (int i = 1; i < runs.length; i += 2) {
      length += runs[i];
    }
    var row = new int[length];
    int at = 0;
    for (int i = 0; i < runs.length; i += 2) {
      for (int n = 0; n < runs[i + 1]; n++) {
        row[at++] = runs[i];
      }
    }
    return row;
  }

  // cpu    50 ......... 96 | 50 ..........................................................
  // level  N N N            M (10 s) C (10 s) H (10 s) E (10 s) N
  @Test
  void level_risesAtOnceOverSeveral_fallsOneAtATime() {
    timeline(
        levels(false),
        row(50, 3, 96, 1, 50, 45),
        row(0, 49),
        "NNN" + "M" + "M".repeat(10) + "C".repeat(11) + "H".repeat(11) + "E".repeat(11) + "NN");
  }

  // cpu    76 | 71 .............. 15 s: below the threshold, but not by the margin
  // level  H                                           H
  @Test
  void level_belowItsThresholdWithinTheMargin_stays() {
    timeline(levels(false), row(76, 1, 71, 15), row(0, 16), "H".repeat(16));
  }

  // cpu    76 | 70 .............. exactly the margin below
  @Test
  void level_exactlyTheMarginBelow_relaxes() {
    timeline(levels(false), row(76, 1, 70, 12), row(0, 13), "H".repeat(11) + "EE");
  }

  // cpu    86 | 60 x 9 | 84 | 60 x 11    one look above the margin starts the wait anew
  // level  C                                            C         H
  @Test
  void level_interruptedCalm_startsAnew() {
    timeline(levels(false), row(86, 1, 60, 9, 84, 1, 60, 11), row(0, 22), "C".repeat(21) + "H");
  }

  // temperature  81 | 76 .... 6 s | 75 ... : the margin is 5 degrees
  @Test
  void level_ofATemperature_marginIsInDegrees() {
    timeline(levels(false), row(10, 18), row(81, 1, 76, 6, 75, 11), "C".repeat(17) + "H");
  }

  // cpu          90  90  90 | temperature  ?  50  81
  @Test
  void all_needsEverySignal_andAnUnknownOneNeverHolds() {
    timeline(levels(true), row(90, 4), new int[] {0, 50, 76, 81}, "NNHC");
  }

  // cpu stays at 90, temperature falls by the margin: with "all" one is enough to relax
  @Test
  void all_oneSignalClear_relaxes() {
    timeline(levels(true), row(90, 13), row(81, 1, 75, 12), "C".repeat(11) + "HH");
  }

  @Test
  void signal_lostAtALevel_countsAsClear() {
    timeline(levels(false), row(10, 13), row(81, 1, 0, 12), "C".repeat(11) + "HH");
  }

  @Test
  void level_withoutThresholds_isNeverReachedAndPassedOnTheWayDown() {
    var levels =
        new Levels(
            new PressureSpec(
                true, Map.of(Level.CRITICAL, List.of(cpu(0.85))), 0.05, Duration.ofSeconds(2)),
            SIGNALS);
    timeline(levels, row(80, 1, 90, 1, 10, 10), row(0, 12), "NC" + "CC" + "HHH" + "EEE" + "NN");
  }

  private LevelState step(LevelState state, double cpu, double atSecond) {
    sample.set(SignalIndex.CPU, cpu);
    return levels(false).step(state, sample, START + (long) (atSecond * SECOND));
  }

  @Test
  void looks_skipped_countForHalfTheWaitAtMost() {
    var state = step(LevelState.initial(START), 0.80, 0);
    state = step(state, 0.10, 1);
    // nobody saw the minute in between
    state = step(state, 0.10, 61);
    assertThat(state.level()).isEqualTo(Level.HIGH);
    state = step(state, 0.10, 62);
    assertThat(state.level()).isEqualTo(Level.HIGH);
    state = step(state, 0.10, 66);
    assertThat(state.level()).isEqualTo(Level.ELEVATED);
  }

  @Test
  void clock_steppingBack_doesNotRelaxEarly() {
    var state = step(LevelState.initial(START), 0.80, 100);
    state = step(state, 0.10, 101);
    for (int second = 2; second <= 11; second++) {
      state = step(state, 0.10, second);
      assertThat(state.level()).as("second " + second).isEqualTo(Level.HIGH);
    }
    assertThat(step(state, 0.10, 12).level()).isEqualTo(Level.ELEVATED);
  }

  @Test
  void clock_steppingBackAndForth_countsOnlyHalfOfTheWayForth() {
    var state = step(LevelState.initial(START), 0.80, 0);
    state = step(state, 0.10, 1);
    state = step(state, 0.10, -1000);
    state = step(state, 0.10, 2);
    assertThat(state.level()).isEqualTo(Level.HIGH);
  }

  @Test
  void state_ofARaise_saysWhy() {
    var state = step(LevelState.initial(START), 0.87, 4);
    assertThat(state)
        .isEqualTo(
            new LevelState(
                Level.CRITICAL,
                START + 4 * SECOND,
                "cpu",
                0.87,
                0.85,
                0,
                START + 4 * SECOND,
                false));
  }

  @Test
  void state_ofARelief_saysWhatFell() {
    var state = step(LevelState.initial(START), 0.87, 0);
    for (int second = 1; second <= 11; second++) {
      state = step(state, 0.30, second);
    }
    assertThat(state.level()).isEqualTo(Level.HIGH);
    assertThat(state.signal()).isEqualTo("cpu");
    assertThat(state.value()).isEqualTo(0.30);
    assertThat(state.threshold()).isEqualTo(0.85);
  }

  @Test
  void state_unchanged_isTheSame() {
    var normal = LevelState.initial(START);
    assertThat(step(normal, 0.10, 1)).isSameAs(normal);
    var high = step(normal, 0.80, 2);
    assertThat(step(high, 0.80, 3)).isSameAs(high);
  }
}
