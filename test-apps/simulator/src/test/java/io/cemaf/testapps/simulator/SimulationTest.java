package io.cemaf.testapps.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SimulationTest {
  private static final long SEED = 7;
  private static final Shape TINY =
      Shape.base().load(load -> load.timed(10, 30).phased(List.of(0.5, 2.0, 10.0)));

  @Test
  void run_sameSeedTwice_repeatsToTheBit() {
    for (var contender : Contender.ALL) {
      if (contender.repeats()) {
        var once = run(contender, SEED);
        var again = run(contender, SEED);

        assertThat(again.score()).as(contender.title()).isEqualTo(once.score());
        assertThat(again.trace().limits()).as(contender.title()).isEqualTo(once.trace().limits());
      }
    }
  }

  @Test
  void run_anotherSeed_isAnotherRun() {
    assertThat(run(Contender.ELASTIC, SEED + 1).score())
        .isNotEqualTo(run(Contender.ELASTIC, SEED).score());
  }

  private static Stream<Arguments> rivals() {
    return Stream.of(Contender.NO_LIMIT, Contender.VEGAS, Contender.GRADIENT2)
        .flatMap(
            rival ->
                Stream.of(1, 2).map(phase -> Arguments.of(Named.of(rival.title(), rival), phase)));
  }

  @ParameterizedTest(name = "beside {0}, phase {1}")
  @MethodSource("rivals")
  void elastic_underOverload_answersMoreInTime(Contender rival, int phase) {
    var elastic = run(Contender.ELASTIC, SEED).score();

    assertThat(elastic.good(phase)).isGreaterThan(run(rival, SEED).score().good(phase));
  }

  @Test
  void elastic_underOverload_neverSendsALowerClassFirst() {
    assertThat(run(Contender.ELASTIC, SEED).score().inversions()).isZero();
  }

  @Test
  void elastic_demandOfCriticalBelowCapacity_answersAllOfIt() {
    var elastic = run(Contender.ELASTIC, SEED).score();

    assertThat(elastic.criticalSuccess(0)).isGreaterThan(0.99);
    assertThat(elastic.criticalSuccess(1)).isGreaterThan(0.99);
  }

  @Test
  void capacity_baseCase_isWhatTheBenchSays() {
    assertThat(Shape.base().capacity()).isBetween(21.0, 21.2);
  }

  private static Simulation.Result run(Contender contender, long seed) {
    return Simulation.run(TINY, seed, contender.policy(TINY, seed));
  }
}
