package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code degrade} may say, and what is told of a method that cannot be degraded so. */
class DegradeRulesTest {
  @TempDir Path directory;

  private Degrade degrade(String keys) {
    var rules =
        TestRules.rules(
            directory, "rules: { a: { match: llm.chat, degrade: { high: { " + keys + " } } } }");
    return rules.rules().get(0).degrade().at(Level.HIGH);
  }

  @Test
  void degrade_withEveryKey_becomesItsModel() {
    var degrade =
        degrade(
            """
            skip: off, call: simple,
            set: { arg: 2, maxTokens: 80%, effort: medium, tools: [], model: { a: b },
                   most: { ratio: 50%, default: 512 }, own.name: null },
            scaleArg: [{ arg: 1, by: 30%, min: 1 }, { arg: 2, by: 0.5 }],
            truncate: { arg: 0, to: 10, keep: end }, split: { arg: 3, by: 50%, join: sum },
            scaleResult: 80%
            """);

    assertThat(degrade)
        .isEqualTo(
            new Degrade(
                new Skip.No(),
                "simple",
                List.of(
                    new Degrade.ScaleArg(1, new Degrade.Scale(0.3, 1)),
                    new Degrade.ScaleArg(2, new Degrade.Scale(0.5, Double.NaN))),
                new Degrade.Scale(0.8, Double.NaN),
                List.of(new Degrade.Truncate(0, 10, 1, 0, true)),
                new Degrade.Split(3, Integer.MAX_VALUE, 0.5, Degrade.Join.SUM),
                List.of(
                    change("maxTokens", new Degrade.Value.Ratio(0.8, null)),
                    change("effort", new Degrade.Value.Literal("medium")),
                    change("tools", new Degrade.Value.Literal(List.of())),
                    change("model", new Degrade.Value.Served(Map.of("a", "b"))),
                    change("most", new Degrade.Value.Ratio(0.5, 512L)),
                    change("own.name", new Degrade.Value.Literal(null)))));
  }

  private static Degrade.Change change(String property, Degrade.Value value) {
    return new Degrade.Change(2, property, value);
  }

  @Test
  void call_off_isNoSibling() {
    assertThat(degrade("call: off").sibling()).isNull();
    assertThat(degrade("call: off").isNothing()).isTrue();
    assertThat(degrade("call: simple").isNothing()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                        | 54 | R011 | degrade needs one of its keys, such as skip",
        "split: { arg: 0 }                       | 63 | R011 | split needs size or by",
        "split: { arg: 0, size: 5, by: 50% }     | 86 | R005 | split has both size and by; one of them says it",
        "split: { arg: 0, size: 0 }              | 79 | R005 | out of range",
        "truncate: { arg: 0, min: 5 }            | 66 | R011 | truncate needs to or by",
        "truncate: { arg: 0, to: 5, keep: all }  | 89 | R005 | 'all' is not one of start, end",
        "scaleArg: { by: 50% }                   | 66 | R011 | scaleArg needs the key 'arg'",
        "'scaleArg: [{ arg: 1, by: 5% }, { arg: 1, by: 6% }]' | 94 | R007 | argument 1 is named twice",
        "scaleResult: 80                         | 69 | R005 | ambiguous",
        "scaleResult: 120%                       | 69 | R005 | out of range",
        "call: simple*                           | 62 | R005 | has a wildcard",
        "call: <init>                            | 62 | R010 | constructors",
        "set: { maxTokens: 120% }                | 74 | R005 | out of range",
        "set: { maxTokens: $arg1 }               | 74 | R005 | no expression is known here",
        "set: {}                                 | 61 | R011 | set names no property",
        "set: { model: { a: { b: c } } }         | 72 | R004 | 'a' is mapped to no plain value",
        "set: { most: { ratio: 5%, defualt: 3 }} | 82 | R003 | did you mean 'default'?"
      })
  void key_thatIsWrong_isRefusedWithItsPlace(String keys, int column, String code, String told) {
    var text = keys == null ? "" : keys.replaceAll("^'|'$", "");
    var loaded =
        TestRules.load(
            directory,
            "rules: { a: { match: llm.chat, degrade: { emergency: { " + text + " } } } }");

    assertThat(loaded.rules()).isNull();
    assertThat(loaded.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo("CEMAF-" + code);
              assertThat(problem.message()).contains(told);
              assertThat(problem.source().line()).isEqualTo(1);
              assertThat(problem.source().column()).isEqualTo(column);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "call: simple                         |",
        "call: other                          | call: the class has no method other",
        "call: typed                          | call: no typed has the parameters and the result of this one",
        "call: go                             | call: it calls itself",
        "scaleArg: { arg: 1, by: 5% }         |",
        "scaleArg: { arg: 0, by: 5% }         | scaleArg: argument 0, java.lang.String, is no number or duration",
        "scaleArg: { arg: 3, by: 5% }         | scaleArg: there is no argument 3, only 3",
        "scaleResult: 5%                      | scaleResult: it answers java.lang.String, which is no number or duration",
        "truncate: { arg: 0, to: 5 }          |",
        "truncate: { arg: 1, to: 5 }          | truncate: argument 1, int, is no text, list or array",
        "split: { arg: 2, size: 5 }           | split: answers of type java.lang.String are not joined by auto",
        "split: { arg: 2, size: 5, join: concat } |",
        "split: { arg: 0, size: 5 }           | split: argument 0, java.lang.String, is no list or array",
        "set: { arg: 5, x: 5 }                | set: there is no argument 5, only 3"
      })
  void problems_ofAMethod_areToldByName(String keys, String told) {
    var rules =
        TestRules.rules(
            directory,
            "rules: { a: { match: { type: com.acme.A, method: go }, degrade: { high: { "
                + keys
                + " } } } }");
    var descriptor = "(Ljava/lang/String;ILjava/util/List;)Ljava/lang/String;";
    var info =
        new ClassInfo(
            "com.acme.A",
            1,
            "java.lang.Object",
            List.of(),
            Set.of(),
            Set.of(),
            List.of(
                method("go", descriptor), method("simple", descriptor), method("typed", "(I)V")));

    var problems = Matcher.undegraded(info, new Matcher(rules).match(info));

    assertThat(problems).hasSize(told == null ? 0 : 1);
    for (var problem : problems) {
      assertThat(problem.code()).isEqualTo("CEMAF-R025");
      assertThat(problem.message()).isEqualTo("rule 'a' on com.acme.A.go: " + told);
    }
  }

  private static ClassInfo.MethodInfo method(String name, String descriptor) {
    return new ClassInfo.MethodInfo(name, descriptor, 1, Set.of(), List.of());
  }
}
