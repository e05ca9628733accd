package io.cemaf.agent.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.AIMDLimit;
import com.netflix.concurrency.limits.limit.Gradient2Limit.Builder;
import java.lang.reflect.Field;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The laws that concurrency-limits has too, beside its real jar, sample by sample. */
final class PeerTrajectoryTest {
  private static final int SAMPLES = 20_000;
  private static final long MILLI = 1_000_000;

  private record Pair(Limit theirs, ConcurrencyLimit ours) {}

  /** Latencies in nanoseconds, calls in flight as a share of the limit, losses as a share. */
  private record Load(double meanMillis, double spread, double inFlightShare, double losses) {}

  private static Stream<Arguments> pairs() {
    return Stream.of(
            named("aimd, defaults", PeerTrajectoryTest::aimd),
            named("aimd, set", PeerTrajectoryTest::aimdSet),
            named("vegas, defaults", PeerTrajectoryTest::vegas),
            named("vegas, set", PeerTrajectoryTest::vegasSet),
            named("gradient2, defaults", PeerTrajectoryTest::gradient2),
            named("gradient2, set", PeerTrajectoryTest::gradient2Set))
        .flatMap(PeerTrajectoryTest::underEachLoad);
  }

  private record Named(String name, Supplier<Pair> pair) {}

  private static Named named(String name, Supplier<Pair> pair) {
    return new Named(name, pair);
  }

  private static Stream<Arguments> underEachLoad(Named named) {
    return Stream.of(
        Arguments.of(named.name, "steady", named.pair, new Load(20, 0.01, 1, 0)),
        Arguments.of(named.name, "noisy", named.pair, new Load(200, 1, 0.9, 0.01)),
        Arguments.of(named.name, "half used", named.pair, new Load(50, 0.3, 0.5, 0.001)),
        Arguments.of(named.name, "losing", named.pair, new Load(5_000, 0.5, 1, 0.3)),
        Arguments.of(named.name, "instant", named.pair, new Load(0.00001, 1, 1, 0)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("pairs")
  void law_randomSamples_followsThePeerExactly(
      String law, String loadName, Supplier<Pair> make, Load load) {
    for (var seed = 1L; seed <= 5; seed++) {
      var pair = make.get();
      var random = new SplittableRandom(seed);
      var now = 1_000 * MILLI;
      var level = 1.0;
      for (var i = 0; i < SAMPLES; i++) {
        // latency wanders, so that limits rise and fall
        level = Math.max(0.1, Math.min(10, level * Math.exp(0.05 * random.nextDouble(-1, 1))));
        var latency =
            Math.max(
                1,
                (long)
                    (load.meanMillis
                        * level
                        * MILLI
                        * Math.exp(load.spread * random.nextDouble(-1, 1))));
        var inFlight =
            1 + (int) (pair.theirs.getLimit() * load.inFlightShare * random.nextDouble(0.5, 1.2));
        var lost = random.nextDouble() < load.losses;
        now += random.nextLong(1, MILLI);
        pair.theirs.onSample(now, latency, inFlight, lost);
        pair.ours.onEnd(
            now, now + latency, inFlight, Double.NaN, lost ? Outcome.DROPPED : Outcome.SUCCESS);
        assertThat(pair.ours.limit())
            .as("%s, %s, seed %d, sample %d", law, loadName, seed, i)
            .isEqualTo(pair.theirs.getLimit());
      }
    }
  }

  private static Pair aimd() {
    return new Pair(AIMDLimit.newBuilder().build(), new AimdLimit(AimdLimit.Settings.defaults()));
  }

  private static Pair aimdSet() {
    return new Pair(
        AIMDLimit.newBuilder()
            .initialLimit(5)
            .minLimit(2)
            .maxLimit(50)
            .backoffRatio(0.7)
            .timeout(300, TimeUnit.MILLISECONDS)
            .build(),
        new AimdLimit(new AimdLimit.Settings(5, 2, 50, 0.7, 300 * MILLI)));
  }

  private static Pair vegas() {
    return vegas(
        com.netflix.concurrency.limits.limit.VegasLimit.newDefault(),
        VegasLimit.Settings.defaults());
  }

  private static Pair vegasSet() {
    return vegas(
        com.netflix.concurrency.limits.limit.VegasLimit.newBuilder()
            .initialLimit(4)
            .maxConcurrency(64)
            .smoothing(0.3)
            .probeMultiplier(5)
            .build(),
        new VegasLimit.Settings(4, 64, 0.3, 5));
  }

  /** The peer draws from a generator of its thread; ours is given the numbers it has drawn. */
  private static Pair vegas(
      com.netflix.concurrency.limits.limit.VegasLimit theirs, VegasLimit.Settings settings) {
    var jitter = jitterField();
    return new Pair(
        theirs,
        new VegasLimit(
            settings,
            () -> {
              try {
                return jitter.getDouble(theirs);
              } catch (IllegalAccessException e) {
                throw new AssertionError(e);
              }
            }));
  }

  private static Field jitterField() {
    try {
      var field =
          com.netflix.concurrency.limits.limit.VegasLimit.class.getDeclaredField("probeJitter");
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new AssertionError(e);
    }
  }

  private static Pair gradient2() {
    return new Pair(
        com.netflix.concurrency.limits.limit.Gradient2Limit.newDefault(),
        new Gradient2Limit(Gradient2Limit.Settings.defaults()));
  }

  private static Pair gradient2Set() {
    var builder = new Builder();
    return new Pair(
        builder
            .initialLimit(3)
            .minLimit(1)
            .maxConcurrency(40)
            .smoothing(0.5)
            .queueSize(2)
            .longWindow(50)
            .rttTolerance(1.1)
            .build(),
        new Gradient2Limit(new Gradient2Limit.Settings(3, 1, 40, 0.5, 2, 50, 1.1)));
  }
}
