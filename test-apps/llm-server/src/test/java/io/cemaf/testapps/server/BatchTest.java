package io.cemaf.testapps.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchTest {
  private static final Knee KNEE = new Knee(32, Duration.ofMillis(20));

  @ParameterizedTest(name = "{0} running calls: {1} ms a token")
  @CsvSource({"1, 20", "32, 20", "48, 35", "64, 60", "96, 140"})
  void step_pastTheKnee_growsQuadratically(int running, double milliseconds) {
    assertThat(KNEE.stepNanos(running)).isCloseTo(milliseconds * 1e6, Offset.offset(1.0));
  }

  @Test
  void callsAtOnce_upToTheSlots_shareTheMachineAndTheRestWaits() {
    var batch = new Batch(64, KNEE, 0);
    for (var i = 0; i < 65; i++) {
      batch.add(new Batch.Job(10, 10));
    }

    assertThat(batch.running()).isEqualTo(64);
    assertThat(batch.waiting()).isEqualTo(1);
    assertThat(batch.advance(599_999_999)).isEmpty();
    assertThat(batch.advance(600_000_001)).hasSize(64).allMatch(Batch.Milestone::last);
    assertThat(batch.running()).isEqualTo(1);
    assertThat(batch.advance(800_000_002)).hasSize(1);
    assertThat(batch.maxRunning()).isEqualTo(64);
  }

  @Test
  void secondCall_comingLater_isOwedItsOwnTokensOnly() {
    var batch = new Batch(4, KNEE, 0);
    var first = new Batch.Job(10, 10);
    var second = new Batch.Job(10, 4);
    batch.add(first);
    batch.advance(100_000_000);
    batch.add(second);

    var reached = batch.advance(300_000_001);

    assertThat(reached)
        .extracting(Batch.Milestone::job)
        .containsExactly(second, first, second, second);
    assertThat(reached).extracting(Batch.Milestone::tokens).containsExactly(4, 10, 8, 10);
  }

  @Test
  void job_removed_leavesItsSlotToTheNext() {
    var batch = new Batch(1, KNEE, 0);
    var first = new Batch.Job(10, 10);
    var second = new Batch.Job(10, 10);
    var third = new Batch.Job(10, 10);
    batch.add(first);
    batch.add(second);
    batch.add(third);

    batch.remove(second);
    batch.remove(first);

    assertThat(batch.waiting()).isZero();
    assertThat(batch.advance(200_000_001)).extracting(Batch.Milestone::job).containsExactly(third);
  }
}
