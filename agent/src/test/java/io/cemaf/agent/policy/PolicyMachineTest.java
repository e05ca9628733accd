package io.cemaf.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When policies begin and end, from tables of looks. */
class PolicyMachineTest {
  private static final long SECOND = 1_000_000_000L;

  private final PolicyMachine machine = new PolicyMachine(4 * SECOND);
  private PolicyState state = PolicyState.initial(0);
  private long nowNanos;

  /** Looks a quarter of a second apart, as long as {@code seconds}. */
  private void look(boolean holds, boolean clear, double seconds) {
    for (var i = 0; i < Math.round(seconds * 4); i++) {
      nowNanos += SECOND / 4;
      state = machine.step(state, holds, clear, nowNanos);
    }
  }

  @Test
  void conditions_holdingForLongEnough_beginIt() {
    look(true, false, 4);
    assertThat(state.active()).isFalse();
    look(true, false, 0.25);
    assertThat(state.active()).isTrue();
    assertThat(state.sinceNanos()).isEqualTo(nowNanos);
  }

  // holds  3.75 s .. | break | 3.75 s .. 4.25 s
  @Test
  void conditions_withABreak_beginToCountAnew() {
    look(true, false, 4);
    look(false, false, 0.25);
    look(true, false, 4);
    assertThat(state.active()).isFalse();
    look(true, false, 0.25);
    assertThat(state.active()).isTrue();
  }

  @Test
  void conditions_withoutFor_beginItAtOnce() {
    var now = new PolicyMachine(0).step(state, true, false, SECOND);
    assertThat(now.active()).isTrue();
  }

  // looks  | . . 2 s skipped . .|        half of `for` at most is believed of it
  @Test
  void tick_skipped_countsForHalfAtMost() {
    look(true, false, 0.25);
    nowNanos += 100 * SECOND;
    state = machine.step(state, true, false, nowNanos);
    assertThat(state.active()).isFalse();
    assertThat(state.heldNanos()).isEqualTo(2 * SECOND);
    look(true, false, 1.75);
    assertThat(state.active()).isFalse();
    look(true, false, 0.25);
    assertThat(state.active()).isTrue();
  }

  @Test
  void clock_steppingBack_countsNothing() {
    look(true, false, 2.25);
    assertThat(state.heldNanos()).isEqualTo(2 * SECOND);
    nowNanos -= 60 * SECOND;
    state = machine.step(state, true, false, nowNanos);
    assertThat(state.heldNanos()).isEqualTo(2 * SECOND);
    look(true, false, 1.75);
    assertThat(state.active()).isFalse();
    look(true, false, 0.25);
    assertThat(state.active()).isTrue();
  }

  @Test
  void active_withinTheMargin_goesOn() {
    look(true, false, 5);
    look(false, false, 60);
    assertThat(state.active()).isTrue();
  }

  // clear  1 look | within the margin | 1 look | 1 look: over
  @Test
  void active_clearAtTwoLooksInARow_ends() {
    look(true, false, 5);
    look(false, true, 0.25);
    look(false, false, 0.25);
    look(false, true, 0.25);
    assertThat(state.active()).isTrue();
    look(false, true, 0.25);
    assertThat(state.active()).isFalse();
  }

  @Test
  void active_clearOnAClockThatStepsBack_needsAnotherLook() {
    look(true, false, 5);
    look(false, true, 0.25);
    nowNanos -= 60 * SECOND;
    state = machine.step(state, false, true, nowNanos);
    assertThat(state.active()).isTrue();
    look(false, true, 0.25);
    assertThat(state.active()).isFalse();
  }

  @Test
  void looks_thatChangeNothing_areTheSameState() {
    var idle = state;
    look(false, true, 5);
    assertThat(state).isSameAs(idle);

    look(true, false, 5);
    var active = state;
    look(true, false, 5);
    look(false, false, 5);
    assertThat(state).isSameAs(active);
  }
}
