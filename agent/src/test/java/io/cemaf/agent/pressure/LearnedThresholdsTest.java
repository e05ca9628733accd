package io.cemaf.agent.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cemaf.Level;
import io.cemaf.agent.sense.Allocation;
import io.cemaf.agent.sense.Sample;
import io.cemaf.agent.sense.SignalIndex;
import io.cemaf.rules.Condition.Compare;
import io.cemaf.rules.Condition.Op;
import io.cemaf.rules.PressureSpec;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine's past, told in seconds. */
class LearnedThresholdsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final SignalIndex INDEX = SignalIndex.of(List.of());

  private final Sample sample = new Sample(INDEX);
  private LearnedThresholds learned = new LearnedThresholds(spec("auto auto auto auto"), INDEX);
  private long now = -SECOND;

  /** Hard thresholds of 65, 75, 85 and 95%, some of them auto, others as given. */
  private static PressureSpec spec(String thresholds) {
    var hard = new double[] {0.65, 0.75, 0.85, 0.95};
    var levels = new EnumMap<Level, List<Compare>>(Level.class);
    var auto = new EnumMap<Level, Set<String>>(Level.class);
    var words = thresholds.split(" ", -1);
    for (int i = 0; i < words.length; i++) {
      var level = Level.values()[i + 1];
      if (words[i].equals("auto")) {
        auto.put(level, Set.of("cpu"));
      }
      var value = words[i].equals("auto") ? hard[i] : Double.parseDouble(words[i]);
      levels.put(level, List.of(new Compare("cpu", Op.AT_LEAST, value)));
    }
    return new PressureSpec(false, levels, 0.05, Duration.ofSeconds(10), auto);
  }

  private void see(double cpu, long seconds) {
    for (long i = 0; i < seconds; i++) {
      sample.set(SignalIndex.CPU, cpu);
      learned.step(now += SECOND, sample);
    }
  }

  private double threshold(Level level) {
    return learned.spec().levels().get(level).get(0).value();
  }

  @Test
  void machine_seenForLessThanAnHour_hasTheHardThresholds() {
    see(0.1, 3_590);

    assertThat(learned.spec().levels()).isEqualTo(spec("auto auto auto auto").levels());
    assertThat(learned.report()).hasSize(4).noneMatch(LearnedThresholds.Threshold::learned);
    see(0.1, 80);
    assertThat(learned.report()).allMatch(LearnedThresholds.Threshold::learned);
    assertThat(threshold(Level.HIGH)).isLessThan(0.75);
  }

  // 80% of the time at 20%, 12% at 45%, 7% at 60%, 1% at 72%
  @Test
  void machine_withAUsualLoad_hasEachLevelAboveIt() {
    for (int hour = 0; hour < 20; hour++) {
      see(0.201, 2_880);
      see(0.451, 432);
      see(0.601, 252);
      see(0.721, 36);
    }

    assertThat(threshold(Level.ELEVATED)).isCloseTo(0.505, within(0.006));
    assertThat(threshold(Level.HIGH)).isCloseTo(0.655, within(0.006));
    assertThat(threshold(Level.CRITICAL)).isBetween(0.65, 0.78);
    assertThat(threshold(Level.EMERGENCY)).isCloseTo(0.775, within(0.006));
  }

  @Test
  void machine_thatIdles_keepsHalfOfTheHardThresholds() {
    see(0.01, 7_200);

    assertThat(threshold(Level.ELEVATED)).isEqualTo(0.325);
    assertThat(threshold(Level.EMERGENCY)).isEqualTo(0.475);
  }

  @Test
  void machine_thatIsAlwaysFull_neverPassesTheHardThresholds() {
    see(1, 7_200);

    assertThat(learned.spec().levels()).isEqualTo(spec("auto auto auto auto").levels());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void thresholds_ofAnyPast_riseWithTheLevelAndStayBelowTheHardOnes(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      see(random.nextDouble() * random.nextDouble() * 1.2, 60 + random.nextInt(60));

      var before = 0.0;
      for (var level : List.of(Level.ELEVATED, Level.HIGH, Level.CRITICAL, Level.EMERGENCY)) {
        assertThat(threshold(level)).as("seed " + seed).isGreaterThanOrEqualTo(before);
        before = threshold(level);
      }
      learned.report().forEach(each -> assertThat(each.value()).isLessThanOrEqualTo(each.hard()));
    }
  }

  @ParameterizedTest(name = "{0} leaves {1}")
  @CsvSource({
    "'auto 0.3 0.85 0.95', 0.3", // a worse level that the rules give is the hard one
    "'0.6 auto 0.85 0.95', 0.6"
  })
  void levels_thatTheRulesGive_bindTheLearnedOnes(String thresholds, double expected) {
    learned = new LearnedThresholds(spec(thresholds), INDEX);
    see(thresholds.startsWith("auto") ? 0.5 : 0.1, 7_200);

    assertThat(learned.report()).extracting("value").containsExactly(expected);
  }

  @Test
  void past_thatLiesWeeksBack_isForgotten() {
    see(0.5, 86_400);
    assertThat(threshold(Level.HIGH)).isCloseTo(0.555, within(0.006));

    see(0.3, 14 * 86_400L / 10);
    for (int week = 0; week < 16; week++) {
      see(0.3, 3_600);
      now += 7 * 86_400L * SECOND;
    }

    assertThat(threshold(Level.HIGH)).isEqualTo(0.375);
  }

  @Test
  void past_learnedFromElsewhere_countsAsSeen() {
    see(0.2, 7_200);
    var fresh = new LearnedThresholds(spec("auto auto auto auto"), INDEX);

    assertThat(fresh.learn(learned.seen())).isTrue();

    assertThat(fresh.spec().levels()).isEqualTo(learned.spec().levels());
    assertThat(fresh.learn(Map.of("gone", new double[LearnedThresholds.buckets()]))).isFalse();
  }

  @Test
  void values_thatAreNone_andStepsOfTheClock_teachNothing() {
    for (var value : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      see(value, 4_000);
    }
    assertThat(learned.report().get(0).seenSeconds()).isZero();
    now -= 1_000_000 * SECOND;
    see(0.2, 1);
    now += 1_000_000 * SECOND;
    see(0.2, 1);
    assertThat(learned.report().get(0).seenSeconds()).isLessThan(6);
  }

  @Test
  void step_betweenLooks_allocatesNothing() {
    sample.set(SignalIndex.CPU, 0.3);
    see(0.3, 1);

    assertThat(Allocation.ofWarm(10_000, turn -> learned.step(now += 100, sample))).isZero();
  }
}
