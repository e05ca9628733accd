package io.cemaf.agent.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The least time between starts, on a clock of its own. */
class SpacingTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long GAP = 10 * SECOND;
  private static final long NOW = 3_600 * SECOND;

  private final Spacing spacing = new Spacing(NOW);

  @Test
  void start_beforeTheGapIsOver_isNone() {
    assertThat(spacing.tryStart(NOW, GAP)).isTrue();
    assertThat(spacing.tryStart(NOW + GAP - 1, GAP)).isFalse();
    assertThat(spacing.dueNanos(GAP)).isEqualTo(NOW + GAP);
    assertThat(spacing.tryStart(NOW + GAP, GAP)).isTrue();
  }

  @Test
  void start_afterTheClockHasJumpedAhead_isOne() {
    assertThat(spacing.tryStart(NOW, GAP)).isTrue();
    assertThat(spacing.tryStart(2 * NOW, GAP)).isTrue();
    assertThat(spacing.tryStart(2 * NOW + 1, GAP)).isFalse();
  }

  @Test
  void start_afterTheClockHasStoodBack_isAGapLaterAtMost() {
    assertThat(spacing.tryStart(2 * NOW, GAP)).isTrue();

    assertThat(spacing.tryStart(NOW, GAP)).isFalse();
    assertThat(spacing.dueNanos(GAP)).isEqualTo(NOW + GAP);
    assertThat(spacing.tryStart(NOW + GAP, GAP)).isTrue();
  }

  /** Threads read the clock, and come here, in any order. */
  @Test
  void start_byAReadingALittleOlder_movesNothing() {
    assertThat(spacing.tryStart(NOW, GAP)).isTrue();
    assertThat(spacing.tryStart(NOW - SECOND / 2, GAP)).isFalse();
    assertThat(spacing.dueNanos(GAP)).isEqualTo(NOW + GAP);
  }
}
