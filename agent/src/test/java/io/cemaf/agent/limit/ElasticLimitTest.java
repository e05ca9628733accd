package io.cemaf.agent.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The belief law before a closed loop: as many calls as it allows, all of the time. */
final class ElasticLimitTest {
  private static final long STEP = 250_000_000L;
  private static final double TOKENS = 50;

  private final ElasticLimit law =
      new ElasticLimit(ElasticLimit.Settings.defaults(10_000_000_000L));
  private final PriorityQueue<Running> running =
      new PriorityQueue<>(Comparator.comparingDouble(Running::finish));
  private final SplittableRandom random = new SplittableRandom(1);
  private long now;
  private long nextStep = STEP;
  private double progress;

  private record Running(long start, int inFlight, double tokens, double finish) {}

  @ParameterizedTest(name = "knee {0}")
  @CsvSource({"8", "32", "128"})
  void limit_serverWithAKnee_settlesThere(int knee) {
    serve(120, knee, 0.02);

    assertThat(law.meanLimit()).isBetween(0.75 * knee, 1.4 * knee);
  }

  @Test
  void limit_serverAtHalfSpeedSameKnee_stays() {
    serve(120, 32, 0.02);
    serve(120, 32, 0.04);

    assertThat(law.meanLimit()).isBetween(22.0, 46.0);
  }

  @Test
  void limit_mostCallsLost_falls() {
    serve(60, 32, 0.02);
    var before = law.meanLimit();

    for (var i = 0; i < 200; i++) {
      law.onStart(now);
    }
    for (var i = 0; i < 200; i++) {
      law.onEnd(now, now + 10_000_000_000L, 200, TOKENS, Outcome.DROPPED);
    }
    now += 10_000_000_000L;
    law.onStep(now);

    assertThat(law.meanLimit()).isLessThanOrEqualTo(0.81 * before);
  }

  @Test
  void limit_refusedByTheServer_fallsBelowWhatRan() {
    serve(60, 32, 0.02);
    for (var i = 0; i < 20; i++) {
      law.onStart(now);
    }

    law.onEnd(now, now, 20, TOKENS, Outcome.REFUSED);
    law.onStep(now + STEP);

    assertThat(law.meanLimit()).isLessThan(running.size() + 20.0);
  }

  @Test
  void limit_nonsense_staysInItsBounds() {
    var bounded = new ElasticLimit(new ElasticLimit.Settings(4, 2, 16, 0));
    for (var i = 0; i < 5_000; i++) {
      now += random.nextLong(-STEP, 2 * STEP); // the clock steps back too
      bounded.onStart(now);
      var tokens =
          switch (random.nextInt(5)) {
            case 0 -> Double.NaN;
            case 1 -> 0;
            case 2 -> -5;
            case 3 -> 1e12;
            default -> random.nextDouble(1, 500);
          };
      bounded.onEnd(
          now - random.nextLong(-STEP, 100 * STEP),
          now,
          random.nextInt(-1, 40),
          tokens,
          Outcome.values()[random.nextInt(Outcome.values().length)]);
      bounded.onStep(now);

      assertThat(bounded.limit()).isBetween(2, 16);
      assertThat(bounded.meanLimit()).isBetween(2.0, 16.0);
    }
  }

  /** A server that all running calls share, with a knee past which throughput falls. */
  private void serve(int seconds, int knee, double stepSeconds) {
    var end = now + seconds * 1_000_000_000L;
    while (now < end) {
      while (running.size() < law.limit()) {
        law.onStart(now);
        var tokens = TOKENS * random.nextDouble(0.2, 1.8);
        running.add(new Running(now, running.size() + 1, tokens, progress + tokens));
      }
      var crowd = Math.max(0, running.size() / (double) knee - 1);
      var step = stepSeconds * (1 + crowd + crowd * crowd) * 1e9;
      var first = running.element();
      var done = now + (long) Math.ceil(Math.max(0, first.finish - progress) * step);
      var next = Math.min(done, nextStep);
      progress += (next - now) / step;
      now = next;
      if (now == nextStep) {
        law.onStep(now);
        nextStep += STEP;
      } else {
        running.remove();
        law.onEnd(first.start, now, first.inFlight, first.tokens, Outcome.SUCCESS);
      }
    }
  }
}
