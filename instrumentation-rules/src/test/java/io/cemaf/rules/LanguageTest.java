package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key of the model with right and with wrong values. */
class LanguageTest {
  @TempDir Path directory;

  static List<LanguageWalk.Place> places() {
    return LanguageWalk.places();
  }

  /** Every key with every value that is wrong for its type. */
  static Stream<Arguments> wrongValues() {
    return places().stream()
        .flatMap(
            place -> wrong(place.key().type()).stream().map(value -> Arguments.of(place, value)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("places")
  void key_withExample_isRead(LanguageWalk.Place place) {
    var text = place.document().apply(example(place));

    var unexpected =
        TestRules.load(directory, text).problems().stream()
            .filter(problem -> !isAboutNames(problem))
            .toList();

    assertThat(unexpected).as(text).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("wrongValues")
  void key_withWrongValue_isRefusedAtItsPlace(LanguageWalk.Place place, String value) {
    var text = place.document().apply(value);

    var loaded = TestRules.load(directory, text);

    assertThat(loaded.rules()).as(text).isNull();
    assertThat(loaded.problems())
        .as(text)
        .anySatisfy(
            problem -> {
              assertThat(problem.severity()).isEqualTo(Problem.Severity.ERROR);
              assertThat(problem.code())
                  .isIn(
                      Code.WRONG_TYPE.id(),
                      Code.BAD_VALUE.id(),
                      Code.UNKNOWN_KEY.id(),
                      Code.UNKNOWN_NAME.id(),
                      Code.MISSING_KEY.id(),
                      Code.NOT_WEAVABLE.id());
              assertThat(problem.source()).isNotNull();
              assertThat(problem.source().column())
                  .isGreaterThan(text.lastIndexOf(place.key().name() + ": "));
            });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("places")
  void key_misspelt_isRefusedWithTheNearest(LanguageWalk.Place place) {
    var misspelt = place.key().name() + "x";
    var text =
        place.document().apply(example(place)).replace(place.key().name() + ": ", misspelt + ": ");

    var loaded = TestRules.load(directory, text);

    assertThat(loaded.problems())
        .as(text)
        .anySatisfy(
            problem ->
                assertThat(problem.toString())
                    .contains(Code.UNKNOWN_KEY.id(), misspelt, "did you mean"));
  }

  /** Examples name guards and rules that are not there. */
  private static boolean isAboutNames(Problem problem) {
    return problem.code().equals(Code.UNKNOWN_NAME.id());
  }

  private static String example(LanguageWalk.Place place) {
    return switch (place.path()) {
      case "include" -> "[]";
      case "hook" -> "llm.chat";
      default -> place.key().type().example();
    };
  }

  static List<String> wrong(Type<?> type) {
    if (type instanceof QuantityType.OfDuration) {
      return List.of(
          "30", "30MB", "30%", "-5s", "soon", "5 parsecs", "400d", "[1s]", "{ a: 1s }", "true", "");
    }
    if (type instanceof CallRateType) {
      var values =
          new ArrayList<>(List.of("-1", "1.5", "60/week", "/min", "many", "\"3\"", "[1]", ""));
      if (((CallRateType) type).needsPeriod()) {
        values.addAll(List.of("60", "0/min", "-1/min", "2000000000/min"));
      }
      return values;
    }
    if (type instanceof QuantityType.OfRatio) {
      return List.of(
          "90", "1", "5s", "120%", "-1%", "NaN", ".inf", "half", "[5%]", "{ a: 5% }", "");
    }
    if (type instanceof QuantityType.OfTemperature) {
      return List.of("80", "80F", "80%", "2000C", "warm", "[80C]", "{ a: 80C }", "");
    }
    if (type instanceof QuantityType.OfCount || type instanceof QuantityType.OfAmount) {
      return List.of(
          type.words().contains("from -") ? "-1001" : "-1",
          "1.5",
          "3s",
          "many",
          "\"3\"",
          "99999999999999999999",
          "NaN",
          "0x10",
          "[1]",
          "{ a: 1 }",
          "");
    }
    if (type instanceof QuantityType.OfNumber) {
      var values =
          new ArrayList<>(
              List.of("-1", "0", "NaN", ".inf", "1e999", "twice", "\"2\"", "[2]", "{ a: 2 }", ""));
      values.removeIf(value -> value.equals("0") && type.example().equals("1.0"));
      return values;
    }
    if (type instanceof QuantityType.OfSize) {
      return List.of("5", "256", "1B", "5s", "5%", "-1MiB", "5XB", "big", "[1GiB]", "{ a: 1 }", "");
    }
    if (type instanceof QuantityType.OfByteRate) {
      return List.of(
          "5",
          "10MB",
          "0B/s",
          "10MB/m",
          "5s",
          "5%",
          "-1MB/s",
          "fast",
          "[1MB/s]",
          "{ a: 1MB/s }",
          "");
    }
    if (type instanceof UnlimitedType unlimited) {
      return wrong(unlimited.number());
    }
    if (type instanceof TextType) {
      return List.of("5", "true", "\"\"", "[a, b]", "{ a: b }", "");
    }
    if (type instanceof WordType) {
      return List.of("sometimes", "5", "[any]", "{ a: b }", "");
    }
    if (type instanceof ConditionType) {
      return List.of(
          "cpu", "cpu > 90", "cpu = 90%", "warm > 3C", "cpu > 80C", "normal", "{ a: b }", "");
    }
    if (type instanceof ListType<?> list) {
      var values = new ArrayList<>(wrong(list.item()));
      values.removeIf(value -> value.startsWith("["));
      values.add("[[a]]");
      values.add("[" + list.item().example() + ", 5]");
      if (!list.mayBeEmpty()) {
        values.add("[]");
      }
      return values;
    }
    if (type instanceof ByLevelType<?> byLevel) {
      var values = new ArrayList<String>();
      for (var value : wrong(byLevel.item())) {
        values.add("{ high: " + value + " }");
      }
      values.addAll(List.of("{}", "{ hihg: " + byLevel.item().example() + " }", "[]", ""));
      values.add("{ cpu > 90: " + byLevel.item().example() + " }");
      return values;
    }
    if (type instanceof SectionType section) {
      var values = new ArrayList<>(List.of("[]", "{ nonsense: 1 }", ""));
      if (section.shortKey() == null) {
        values.add("5");
      } else {
        values.addAll(wrong(section.shortKey().type()));
        values.remove("{}");
      }
      return values;
    }
    if (type instanceof LevelsType) {
      return List.of(
          "5",
          "[]",
          "{ hihg: { cpu: 5% } }",
          "{ normal: { cpu: 5% } }",
          "{ high: 5% }",
          "{ high: { cpu: 90 } }",
          "{ high: { cpu: 80C } }",
          "{ high: { temperature: 80% } }",
          "{ high: { disk: 5s } }",
          "{ high: { cpuu: 5% } }",
          "{ high: { cpu: [5%] } }",
          "");
    }
    if (type instanceof MemoryLimitType) {
      return List.of("90", "3Gi", "1KiB", "120%", "0%", "-1GiB", "much", "[]", "{}", "");
    }
    if (type instanceof ExpressionType) {
      return List.of(
          "thread",
          "$self",
          "$arg",
          "$arg-1",
          "$arg999",
          "$arg0.",
          "$arg0.a.b",
          "$arg0.1a",
          "$mdc.",
          "$mdc",
          "'$mdc.a b'",
          "$env.1A",
          "$env.A-B",
          "$threads",
          "[$this]",
          "{ a: $this }",
          "5",
          "");
    }
    if (type instanceof KeyPartType) {
      return List.of(
          "apikey", "$this", "$arg0", "$arg0.user", "$mdc.", "$env", "5", "{ a: model }", "");
    }
    if (type instanceof FailureClassType) {
      return List.of(
          "400",
          "401",
          "403",
          "422",
          "4xx",
          "200",
          "600",
          "42",
          "-1",
          "4.5",
          "timeouts",
          "{ a: 1 }",
          "");
    }
    if (type instanceof MatchType) {
      return List.of("5", "{}", "{ nonsense: 1 }", "[]", "llm.chatt", "{ type: }", "");
    }
    if (type instanceof SkipType) {
      return List.of("5", "[]", "on", "{ nonsense: 1 }", "");
    }
    if (type instanceof OnRejectType) {
      return List.of("5", "off", "[]", "", "{}", "{ return: $argX }", "{ answer: 5 }");
    }
    if (type instanceof SkipType.Answer) {
      return List.of("$arg", "$argX", "$arg999", "$mdc.tenant", "[a]", "{ a: b }");
    }
    if (type instanceof SetType) {
      return List.of(
          "5",
          "[]",
          "{}",
          "{ \"max tokens\": 5 }",
          "{ maxTokens: 120% }",
          "{ maxTokens: $arg0 }",
          "{ maxTokens: [5] }",
          "{ maxTokens: {} }",
          "{ maxTokens: { ratio: 5, default: 3 } }",
          "{ maxTokens: { ratio: 5%, otherwise: 3 } }",
          "{ model: { a: [b] } }",
          "{ arg: -1, maxTokens: 5 }",
          "{ arg: 1 }",
          "");
    }
    if (type instanceof NamedType<?> named) {
      var values = new ArrayList<>(List.of("5", "[]", "{ \"a b\": 1 }", "{ 5: 1 }", ""));
      for (var value : wrong(named.item())) {
        values.add("{ a-name: " + value + " }");
      }
      return values;
    }
    throw new AssertionError("no wrong values for " + type.getClass());
  }
}
