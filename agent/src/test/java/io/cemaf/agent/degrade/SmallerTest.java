package io.cemaf.agent.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.cemaf.rules.Degrade.Scale;
import io.cemaf.rules.Degrade.Truncate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbers, texts and lists made smaller. */
final class SmallerTest {
  private static Scale by(double by) {
    return new Scale(by, Double.NaN);
  }

  static Stream<Arguments> numbers() {
    return Stream.of(
        argumentSet("int", 10, by(0.8), 8),
        argumentSet("no error of doubles", 100, by(0.29), 29),
        argumentSet("rounded down", 7, by(0.5), 3),
        argumentSet("to nothing", 1, by(0.3), 0),
        argumentSet("not below the minimum", 1, new Scale(0.3, 1), 1),
        argumentSet("a minimum that is no whole number", 10, new Scale(0.1, 2.5), 3),
        argumentSet("never above itself", 1, new Scale(0.3, 5), 1),
        argumentSet("negative", -10, by(0.5), -10),
        argumentSet("int at its end", Integer.MAX_VALUE, by(1), Integer.MAX_VALUE),
        argumentSet("long beyond doubles", Long.MAX_VALUE, by(0.5), Long.MAX_VALUE / 2),
        argumentSet("long unchanged", Long.MAX_VALUE, by(1), Long.MAX_VALUE),
        argumentSet("short", (short) 10, by(0.5), (short) 5),
        argumentSet("byte", (byte) 100, by(0.01), (byte) 1),
        argumentSet("double", 3.0, by(0.5), 1.5),
        argumentSet("float", 3f, new Scale(0.5, 2), 2f),
        argumentSet("infinite", Double.POSITIVE_INFINITY, by(0), Double.POSITIVE_INFINITY),
        argumentSet("not a number", Double.NaN, by(0.5), Double.NaN),
        argumentSet("minus zero", -0.0, by(0.5), -0.0),
        argumentSet("duration", Duration.ofSeconds(3), by(0.5), Duration.ofMillis(1500)),
        argumentSet(
            "duration, at least",
            Duration.ofSeconds(3),
            new Scale(0.1, 2000),
            Duration.ofSeconds(2)),
        argumentSet(
            "duration for ever",
            Duration.ofDays(365_000_000_000L / 1_000),
            by(0.5),
            Duration.ofDays(182_500_000)),
        argumentSet("negative duration", Duration.ofSeconds(-3), by(0.5), Duration.ofSeconds(-3)),
        argumentSet("text", "10", by(0.5), "10"),
        argumentSet("nothing", null, by(0.5), null),
        argumentSet("in an Optional", Optional.of(10), by(0.5), Optional.of(5)),
        argumentSet("an empty one", OptionalLong.empty(), by(0.5), OptionalLong.empty()),
        argumentSet("a full one", OptionalDouble.of(3), by(0.5), OptionalDouble.of(1.5)));
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void number_scaled_isThatMuch(@Nullable Object value, Scale scale, @Nullable Object expected) {
    assertThat(Scaling.result(value, scale)).isEqualTo(expected);
  }

  @Test
  void number_scaledByAnything_isNeverMoreAndOfItsClass() {
    var seed = System.nanoTime();
    var random = new Random(seed);
    for (var i = 0; i < 100_000; i++) {
      var scale =
          new Scale(random.nextDouble(), random.nextBoolean() ? random.nextInt() : Double.NaN);
      var whole = random.nextLong() >> random.nextInt(64);
      var less = (Long) Scaling.scaled(whole, scale);
      assertThat(less).as("seed %d: %d by %s", seed, whole, scale).isLessThanOrEqualTo(whole);
      assertThat(less >= 0 || whole < 0).as("seed %d: %d by %s", seed, whole, scale).isTrue();
      var real = random.nextGaussian() * whole;
      assertThat((Double) Scaling.scaled(real, scale))
          .as("seed %d", seed)
          .isLessThanOrEqualTo(real);
    }
  }

  static Stream<Arguments> texts() {
    var face = "ab\uD83D\uDE00cd";
    return Stream.of(
        argumentSet("start", "words", to(3), "java.lang.String", "wor"),
        argumentSet("end", "words", new Truncate(0, 3, 1, 0, true), "java.lang.String", "rds"),
        argumentSet("share", "words", new Truncate(0, Integer.MAX_VALUE, 0.5, 0, false), "x", "wo"),
        argumentSet(
            "share, at least",
            "words",
            new Truncate(0, Integer.MAX_VALUE, 0.1, 4, false),
            "x",
            "word"),
        argumentSet("long enough", "words", to(5), "x", "words"),
        argumentSet("nothing left", "words", to(0), "x", ""),
        argumentSet("pair at the end", face, to(3), "x", "ab"),
        argumentSet("pair at the start", face, new Truncate(0, 3, 1, 0, true), "x", "cd"),
        argumentSet("whole pair", face, to(4), "x", "ab\uD83D\uDE00"),
        argumentSet("nothing but half a pair", "\uD83D\uDE00", to(1), "x", ""),
        argumentSet("half a pair of its own", "\uDE00ab", to(2), "x", "\uDE00a"),
        argumentSet(
            "other text", new StringBuilder("words"), to(2), "java.lang.CharSequence", "wo"),
        argumentSet("list", List.of(1, 2, 3), to(2), "x", List.of(1, 2)),
        argumentSet(
            "list's end", List.of(1, 2, 3), new Truncate(0, 1, 1, 0, true), "x", List.of(3)),
        argumentSet("array", new int[] {1, 2, 3}, to(2), "x", new int[] {1, 2}),
        argumentSet("number", 5, to(2), "x", 5),
        argumentSet("nothing", null, to(2), "x", null));
  }

  private static Truncate to(int length) {
    return new Truncate(0, length, 1, 0, false);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void text_cut_isThatLong(
      @Nullable Object value, Truncate cut, String declared, @Nullable Object expected) {
    assertThat(Cutting.cut(value, cut, declared)).isEqualTo(expected);
  }

  @Test
  void textOfAnotherClass_whereThatIsAskedFor_stays() {
    var text = new StringBuilder("words");

    assertThat(Cutting.cut(text, to(2), "java.lang.Object")).isSameAs(text);
  }
}
