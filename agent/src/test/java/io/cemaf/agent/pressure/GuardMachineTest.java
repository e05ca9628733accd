package io.cemaf.agent.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.agent.pressure.GuardState.State;
import io.cemaf.rules.GuardSpec;
import io.cemaf.rules.SourceRef;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardMachineTest {
  private static final long SECOND = 1_000_000_000L;
  // nanoTime overflows in the middle of every timeline
  private static final long START = Long.MAX_VALUE - 20 * SECOND;
  private static final int ANY = Integer.MAX_VALUE;

  private final GuardMachine machine = machine(2, 2);
  private GuardState state = machine.initial(START);
  private int waiting;

  private static GuardMachine machine(double multiplier, int halfOpenCalls) {
    return new GuardMachine(
        new GuardSpec(
            "board",
            new SourceRef("test", 1, 1),
            List.of(),
            false,
            new GuardSpec.Cooldown(Duration.ofSeconds(30), multiplier, Duration.ofSeconds(100)),
            Duration.ofSeconds(5),
            halfOpenCalls,
            Duration.ofMinutes(2),
            GuardSpec.OnTimeout.REJECT));
  }

  /** Hot: the conditions hold. Warm: they do not, but not by the margin. Cool: by the margin. */
  private enum Weather {
    HOT,
    WARM,
    COOL
  }

  private void at(double second, Weather weather) {
    var why = new Decided("temperature", weather.ordinal(), 80);
    state =
        machine.step(
            state,
            weather == Weather.HOT,
            weather == Weather.COOL,
            why,
            waiting,
            START + (long) (second * SECOND));
  }

  private void is(State expected, int permits) {
    assertThat(state.state()).isEqualTo(expected);
    assertThat(state.permits()).isEqualTo(permits);
  }

  // s        0      1     5       35         40     45
  // weather  COOL   HOT   HOT     COOL       COOL   COOL
  // state    CLOSED ..    OPEN    HALF_OPEN  ..     CLOSED
  @Test
  void guard_throughOneHeatWave_opensHalfOpensAndCloses() {
    at(0, Weather.COOL);
    is(State.CLOSED, ANY);
    at(1, Weather.HOT);
    is(State.CLOSED, ANY);
    at(5, Weather.HOT);
    is(State.OPEN, 0);
    assertThat(state.why()).isEqualTo(new Decided("temperature", 0, 80));
    assertThat(state.sinceNanos()).isEqualTo(START + 5 * SECOND);
    at(34.9, Weather.COOL);
    is(State.OPEN, 0);
    at(35, Weather.COOL);
    is(State.HALF_OPEN, 2);
    at(39.9, Weather.COOL);
    is(State.HALF_OPEN, 2);
    at(40, Weather.COOL);
    is(State.HALF_OPEN, 2);
    at(45, Weather.COOL);
    is(State.CLOSED, ANY);
    assertThat(state.isOpen()).isFalse();
  }

  @Test
  void firstCheck_isDueAtOnce() {
    at(0, Weather.HOT);
    is(State.OPEN, 0);
  }

  // s        0     30         35    40    45    50    55
  // weather  HOT   WARM       COOL  WARM  COOL  WARM  COOL  COOL
  @Test
  void halfOpen_clearChecksNotInARow_doNotClose() {
    at(0, Weather.HOT);
    at(30, Weather.WARM);
    is(State.HALF_OPEN, 2);
    var row = new Weather[] {Weather.COOL, Weather.WARM, Weather.COOL, Weather.WARM, Weather.COOL};
    for (int i = 0; i < row.length; i++) {
      at(35 + 5 * i, row[i]);
      is(State.HALF_OPEN, 2);
    }
    at(60, Weather.COOL);
    is(State.CLOSED, ANY);
  }

  // s        0     30         35    95 (60 s)  100   200 (100 s, not 120)
  // state    OPEN  HALF_OPEN  OPEN  HALF_OPEN  OPEN  HALF_OPEN
  @Test
  void cooldown_growsWithEachReturnUpToItsMaximum_andStartsAnewOnceClosed() {
    at(0, Weather.HOT);
    at(30, Weather.WARM);
    at(35, Weather.HOT);
    is(State.OPEN, 0);
    assertThat(state.cooldownNanos()).isEqualTo(60 * SECOND);
    at(94.9, Weather.WARM);
    is(State.OPEN, 0);
    at(95, Weather.WARM);
    is(State.HALF_OPEN, 2);
    at(100, Weather.HOT);
    assertThat(state.cooldownNanos()).isEqualTo(100 * SECOND);
    at(200, Weather.COOL);
    at(205, Weather.COOL);
    at(210, Weather.COOL);
    is(State.CLOSED, ANY);
    at(215, Weather.HOT);
    is(State.OPEN, 0);
    assertThat(state.cooldownNanos()).isEqualTo(30 * SECOND);
  }

  @Test
  void cooldown_endingWhileStillHot_letsNobodyInAndGoesBackAtTheNextStep() {
    at(0, Weather.HOT);
    at(30, Weather.HOT);
    is(State.HALF_OPEN, 0);
    at(30.25, Weather.HOT);
    is(State.OPEN, 0);
    assertThat(state.cooldownNanos()).isEqualTo(60 * SECOND);
  }

  @Test
  void cooldown_endingWhileStillHotButCoolAtTheNextStep_letsCallsIn() {
    at(0, Weather.HOT);
    at(30, Weather.HOT);
    at(30.25, Weather.COOL);
    is(State.HALF_OPEN, 2);
    assertThat(state.clearChecks()).isEqualTo(1);
    at(35.25, Weather.COOL);
    is(State.CLOSED, ANY);
  }

  // s        45      50  55  60  65  70 (nobody waits)
  // permits  1       2   4   8   16  unlimited
  @Test
  void closing_whileCallsWait_releasesTwiceAsManyEachCheck() {
    waiting = 100;
    at(5, Weather.HOT);
    at(35, Weather.COOL);
    at(40, Weather.COOL);
    at(45, Weather.COOL);
    is(State.CLOSED, 1);
    var check = state.check();
    at(46, Weather.COOL);
    is(State.CLOSED, 1);
    assertThat(state.check()).isEqualTo(check);
    int permits = 1;
    for (int second = 50; second <= 65; second += 5) {
      permits *= 2;
      at(second, Weather.WARM);
      is(State.CLOSED, permits);
      assertThat(state.check()).isEqualTo(++check);
    }
    assertThat(state.sinceNanos()).isEqualTo(START + 45 * SECOND);
    waiting = 0;
    at(70, Weather.COOL);
    is(State.CLOSED, ANY);
    waiting = 100;
    at(75, Weather.COOL);
    is(State.CLOSED, ANY);
  }

  @Test
  void release_neverEnding_neverOverflows() {
    waiting = 1;
    at(0, Weather.HOT);
    for (int second = 30; second < 400; second += 5) {
      at(second, Weather.COOL);
    }
    is(State.CLOSED, 1 << 30);
  }

  @Test
  void release_interruptedByHeat_opensAgain() {
    waiting = 10;
    at(0, Weather.HOT);
    at(30, Weather.COOL);
    at(35, Weather.COOL);
    at(40, Weather.COOL);
    is(State.CLOSED, 1);
    at(45, Weather.HOT);
    is(State.OPEN, 0);
    assertThat(state.cooldownNanos()).isEqualTo(30 * SECOND);
  }

  @Test
  void clock_steppingBack_bringsNoGoodNewsEarly() {
    at(0, Weather.HOT);
    at(-1000, Weather.COOL);
    is(State.OPEN, 0);
    at(30, Weather.COOL);
    at(35, Weather.COOL);
    assertThat(state.clearChecks()).isEqualTo(1);
    at(20, Weather.COOL);
    is(State.HALF_OPEN, 2);
    at(25, Weather.COOL);
    is(State.HALF_OPEN, 2);
    at(30, Weather.COOL);
    is(State.CLOSED, ANY);
  }

  @Test
  void clock_steppingBack_stillRaises() {
    at(0, Weather.COOL);
    at(-1000, Weather.HOT);
    is(State.OPEN, 0);
  }

  @Test
  void looksSkipped_twoChecksAreStillNeeded() {
    at(0, Weather.HOT);
    at(1000, Weather.COOL);
    is(State.HALF_OPEN, 2);
    at(2000, Weather.COOL);
    is(State.HALF_OPEN, 2);
    at(3000, Weather.COOL);
    is(State.CLOSED, ANY);
  }

  @Test
  void forced_staysWhateverTheWeather_untilReset() {
    state = machine.force(state, State.OPEN, START);
    is(State.OPEN, 0);
    assertThat(state.forced()).isTrue();
    at(1000, Weather.COOL);
    is(State.OPEN, 0);
    assertThat(machine.due(state, START + 2000 * SECOND)).isFalse();
    state = machine.force(state, State.HALF_OPEN, START);
    is(State.HALF_OPEN, 2);
    state = machine.force(state, State.CLOSED, START);
    at(2000, Weather.HOT);
    is(State.CLOSED, ANY);
    state = machine.reset(state, 3, START + 2000 * SECOND);
    is(State.CLOSED, 1);
    assertThat(state.forced()).isFalse();
    at(2005, Weather.HOT);
    is(State.OPEN, 0);
  }

  @Test
  void step_whereNothingIsDue_isTheSame() {
    at(0, Weather.COOL);
    var before = state;
    assertThat(machine.due(state, START + 4 * SECOND)).isFalse();
    at(4, Weather.HOT);
    assertThat(state).isSameAs(before);
    assertThat(machine.due(state, START + 5 * SECOND)).isTrue();
  }
}
