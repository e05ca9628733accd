package io.cemaf.agent.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.Priority;
import io.cemaf.agent.limit.Outcome;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.rules.ConcurrencySpec;
import io.cemaf.rules.ConcurrencySpec.Algorithm;
import io.cemaf.rules.Reserve;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class AdaptiveLimitTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long DEADLINE = 10 * SECOND;

  private final Bench bench = new Bench();

  private AdaptiveLimit limit(Algorithm algorithm, int initial, int min, int max) {
    var spec =
        new ConcurrencySpec(
            algorithm, initial, min, max, 256, Duration.ofMinutes(10), Reserve.NONE);
    return new AdaptiveLimit("chat", spec, DEADLINE, bench.health);
  }

  private void serve(AdaptiveLimit limit, long fromNanos, long nanos, int calls, Outcome outcome) {
    var inFlight = new ArrayList<Integer>();
    for (var i = 0; i < calls; i++) {
      inFlight.add(limit.started(fromNanos));
    }
    for (var each : inFlight) {
      limit.ended(fromNanos, fromNanos + nanos, each, outcome);
    }
  }

  @Test
  void step_afterAnsweredCalls_movesAndTells() {
    var limit = limit(Algorithm.AIMD, 2, 1, 10);
    serve(limit, 0, SECOND, 2, Outcome.SUCCESS);

    limit.step(SECOND, bench.gatekeeperRecorder());

    assertThat(limit.limit()).isGreaterThan(2);
    assertThat(bench.records).containsExactly("limit 2 " + limit.limit());
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void step_underLostCalls_neverLeavesItsBounds(Algorithm algorithm) {
    var limit = limit(algorithm, 6, 4, 9);
    for (var now = 0L; now < 600 * SECOND; now += SECOND) {
      serve(
          limit,
          now,
          now < 300 * SECOND ? DEADLINE : 1_000,
          9,
          now < 300 * SECOND ? Outcome.DROPPED : Outcome.SUCCESS);
      limit.step(now + SECOND, bench.gatekeeperRecorder());

      assertThat(limit.limit()).isBetween(4, 9);
      assertThat(limit.meanLimit()).isBetween(4, 9);
    }
  }

  @Test
  void callsThatComeTooFast_areCountedAndForgotten() {
    var limit = limit(Algorithm.ELASTIC, 8, 1, 64);
    serve(limit, 0, SECOND, CallRing.ENTRIES, Outcome.SUCCESS);
    assertThat(bench.health.fallBacks()).containsKey(FallBack.OUTCOME_LOST.name());

    limit.step(SECOND, bench.gatekeeperRecorder());
    serve(limit, 2 * SECOND, SECOND, 4, Outcome.SUCCESS);
    limit.step(3 * SECOND, bench.gatekeeperRecorder());

    assertThat(limit.started(3 * SECOND)).as("in flight").isEqualTo(1);
  }

  @Test
  void admits_beforeAnythingIsKnown_everyone() {
    var limit = limit(Algorithm.FIXED, 1, 1, 1);

    assertThat(limit.admits(Priority.LOW, 10_000)).isTrue();
    assertThat(limit.isOverdue(DEADLINE)).isFalse();
  }

  @Test
  void admits_callsOfTwoSeconds_byTheShareOfTheClass() {
    var limit = limit(Algorithm.FIXED, 1, 1, 1);
    serve(limit, 0, 2 * SECOND, 1, Outcome.SUCCESS);
    limit.step(2 * SECOND, bench.gatekeeperRecorder());

    assertThat(limit.admits(Priority.CRITICAL, 3)).as("8 s are left to wait").isTrue();
    assertThat(limit.admits(Priority.CRITICAL, 4)).isFalse();
    assertThat(limit.admits(Priority.HIGH, 1)).isTrue();
    assertThat(limit.admits(Priority.HIGH, 2)).isFalse();
    assertThat(limit.admits(Priority.NORMAL, 0)).isFalse();
    assertThat(limit.expectedSeconds(2)).isEqualTo(6);
    assertThat(limit.budgetSeconds(Priority.HIGH)).isEqualTo(4);
    assertThat(limit.serviceSeconds()).isEqualTo(2);
    assertThat(limit.dispatches(2 * SECOND)).isTrue();
    assertThat(limit.dispatches(2 * SECOND - 1)).isFalse();
    assertThat(limit.isOverdue(2 * SECOND)).isTrue();
    assertThat(limit.isOverdue(2 * SECOND - 1)).isFalse();
  }
}
