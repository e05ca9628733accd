package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which methods of which classes rules are about. */
class MatcherTest {
  @TempDir Path directory;

  @Retention(RetentionPolicy.RUNTIME)
  @interface Guarded {}

  interface Work {
    String run(String input, int depth);

    default String twice(String input) {
      return run(run(input, 1), 2);
    }

    static String idle() {
      return "";
    }
  }

  static class Worker implements Work, Callable<String> {
    static final Object LOCK = new Object();

    Worker() {}

    @Override
    public String run(String input, int depth) {
      return input + depth;
    }

    public String run(Map.Entry<String, int[]> input) {
      return input.getKey();
    }

    @Override
    public String call() {
      return hidden();
    }

    private String hidden() {
      return String.valueOf(hashCode());
    }

    @Guarded
    void marked() {}

    public native void beneath();

    @Override
    public int hashCode() {
      return 1;
    }

    @Override
    public boolean equals(Object other) {
      return other == this;
    }
  }

  static final class Special extends Worker {
    @Override
    public String call() {
      return "special";
    }
  }

  @Guarded
  record Point(int x, int y) {
    int sum() {
      return x + y;
    }
  }

  @ParameterizedTest(name = "{0} in {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "type: $Worker                                   | Worker  | beneath? call run run",
        "type: $Worker, method: run                      | Worker  | run run",
        "type: $Worker, method: run, parameterTypes: [java.lang.String, int] | Worker | run",
        "type: $Worker, method: run, parameterTypes: ['java.util.Map$Entry'] | Worker | run",
        "type: $Worker, method: run, parameterTypes: [java.util.Map.Entry]   | Worker | run",
        "type: $Worker, method: run, parameterTypes: []  | Worker  | ",
        "type: $Worker, method: 'h*n'                    | Worker  | hidden",
        "type: $Worker, method: '*'                      | Worker  | call equals hashCode hidden"
            + " marked run run",
        "type: $Worker, method: hashCode                 | Worker  | hashCode",
        "type: $Worker, method: beneath                  | Worker  | ",
        "type: $Worker                                   | Special | ",
        "type: $Work                                     | Work    | idle twice",
        "type: $Work, method: run                        | Work    | ",
        "type: $Work, method: run                        | Worker  | ",
        "subtypesOf: $Work, method: run                  | Worker  | run run",
        "subtypesOf: $Work, method: twice                | Work    | twice",
        "subtypesOf: $Work, method: call                 | Special | call",
        "subtypesOf: $Worker, method: call               | Worker  | call",
        "subtypesOf: java.util.concurrent.Callable       | Special | call",
        "subtypesOf: $Special                            | Worker  | ",
        "annotatedWith: $Guarded                         | Worker  | marked",
        "annotatedWith: $Guarded                         | Point   | x y",
        "annotatedWith: $Guarded, method: sum            | Point   | sum",
        "annotatedWith: $Guarded, type: $Worker          | Point   | ",
        "annotatedWith: $Guarded, subtypesOf: $Work      | Worker  | marked",
        "type: $Point                                    | Point   | x y",
        "type: $Point, method: sum                       | Point   | sum"
      })
  void rule_againstClass_matchesMethods(String match, String type, String methods) {
    var matcher = matcher("rules: { a: { match: { " + named(match) + " } } }");
    var info = ClassInfos.of(inner(type));

    var found = matcher.match(info).stream().map(each -> each.method().name()).sorted().toList();

    // beneath? stands for a method that has no body of its own and must not be found.
    var expected =
        methods == null
            ? List.<String>of()
            : List.of(methods.split(" ")).stream().filter(each -> !each.endsWith("?")).toList();
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void names_ofRules_areExactTypesAlone() {
    var matcher =
        matcher(
            """
            rules:
              a: { match: { type: com.acme.A } }
              b: { match: { subtypesOf: com.acme.B } }
              c: { match: { annotatedWith: com.acme.C } }
              d: { match: llm.chat }
            """);

    assertThat(matcher.names("com.acme.A")).isTrue();
    assertThat(matcher.names("com.acme.B")).isFalse();
    assertThat(matcher.types()).contains("com.acme.A");
    assertThat(matcher.roots()).contains("com.acme.B", ChatModel.class.getName());
    assertThat(matcher.annotations()).containsExactly("com.acme.C");
  }

  @Test
  void rules_onOneMethod_keepFileOrder() {
    var matcher =
        matcher(
            named(
                """
                rules:
                  z: { match: { subtypesOf: $Work, method: run } }
                  y: { match: { type: $Worker, method: run, parameterTypes: [java.lang.String, int] } }
                  x: { match: { annotatedWith: $Guarded } }
                  w: { match: { type: $Worker } }
                """));

    var run =
        matcher.match(ClassInfos.of(Worker.class)).stream()
            .filter(each -> each.method().descriptor().startsWith("(Ljava/lang/String;I)"))
            .toList();

    assertThat(run).hasSize(1);
    assertThat(run.get(0).rules()).extracting(RuleSpec::name).containsExactly("z", "y", "w");
  }

  static class Model implements ChatModel {
    @Override
    public ChatResponse doChat(ChatRequest request) {
      throw new IllegalStateException("never called");
    }
  }

  /** Beside what the pack knows a method of its own. */
  static class Relay {
    public void relay(int times, String text, StreamingChatResponseHandler handler) {}

    public void tell(String text, EndHandler handler) {}

    public String ask(String text, EndHandler handler) {
      return text;
    }

    public void run(String text, Runnable after) {}
  }

  interface EndHandler {
    void ended();
  }

  static class StreamingModel implements StreamingChatModel {
    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {}
  }

  @Test
  void hook_ofChat_findsTheLibrarysMethodOnce() {
    var matcher = matcher("rules: { a: { match: [llm.chat, llm.chat] } }");

    var found = matcher.match(ClassInfos.of(Model.class));
    var inLibrary = matcher.match(ClassInfos.of(ChatModel.class));

    assertThat(found).hasSize(1);
    assertThat(found.get(0).rules()).hasSize(1);
    assertThat(found.get(0).callEnd()).isEqualTo(new CallEnd.Automatic());
    assertThat(inLibrary).extracting(each -> each.method().name()).containsExactly("doChat");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "match: llm.stream",
        "match: { subtypesOf: dev.langchain4j.model.chat.StreamingChatModel, method: doChat }"
      })
  void callEnd_ofAStream_isWhatThePackKnows(String match) {
    var found =
        matcher("rules: { a: { " + match + " } }").match(ClassInfos.of(StreamingModel.class));

    assertThat(found.get(0).callEnd())
        .isEqualTo(new CallEnd.Callback(1, List.of("onCompleteResponse", "onError")));
  }

  private Matcher relay(String keys) {
    return matcher("rules: { a: { match: { type: " + Relay.class.getName() + "}, " + keys + " } }");
  }

  @Test
  void callEnd_ofAHandlerThatAPackKnows_isTheSameInAnyMethod() {
    var found = relay("bulkhead: 2").match(ClassInfos.of(Relay.class));

    assertThat(found)
        .filteredOn(each -> each.method().name().equals("relay"))
        .extracting(MethodMatch::callEnd)
        .containsExactly(new CallEnd.Callback(2, List.of("onCompleteResponse", "onError")));
    assertThat(found)
        .filteredOn(each -> !each.method().name().equals("relay"))
        .extracting(MethodMatch::callEnd)
        .containsOnly(new CallEnd.Automatic());
  }

  @ParameterizedTest(name = "{0}: {1} warnings")
  @CsvSource(
      delimiter = '|',
      value = {
        "bulkhead: 2 | 1",
        "delay: 1s   | 0",
        "'bulkhead: 2, callEnd: { argument: 1, methods: ended }' | 0"
      })
  void permit_thatEndsBeforeItsHandlerIsTold_isWarnedOf(String keys, int warnings) {
    var info = ClassInfos.of(Relay.class);
    var matcher = relay(keys);

    assertThat(matcher.warnings(info, matcher.match(info)))
        .hasSize(warnings)
        .allSatisfy(
            warning ->
                assertThat(warning.toString())
                    .contains("CEMAF-R023", "Relay.tell only until", "callEnd: { argument: 1,"));
  }

  @Test
  void callEnd_ofTheRule_goesBeforeThePacks() {
    var text = "rules: { a: { match: llm.stream, callEnd: { argument: 1, methods: onError } } }";

    var found = matcher(text).match(ClassInfos.of(StreamingModel.class));

    assertThat(found.get(0).callEnd()).isEqualTo(new CallEnd.Callback(1, List.of("onError")));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "type: $Worker, method: cal          | $Worker.cal does not exist (an inherited method"
            + " belongs to the type that declares it); did you mean 'call'?",
        "type: $Worker, method: twice        | $Worker.twice does not exist (an inherited method"
            + " belongs to the type that declares it)",
        "type: $Worker, method: beneath      | $Worker.beneath has no body there (abstract, native"
            + " or made by the compiler); subtypesOf finds the classes that have it",
        "type: $Worker, method: hidden, parameterTypes: [int] | $Worker.hidden(int) does not exist;"
            + " did you mean 'hidden()'?",
        "type: $Worker, method: call, annotatedWith: $Guarded | $Worker.call is not annotated with"
            + " $Guarded",
        "type: $Worker, subtypesOf: com.acme.Missing          | $Worker is no subtype of"
            + " com.acme.Missing"
      })
  void unmatched_inANamedClass_saysWhyAndTheNearest(String match, String reason) {
    var matcher = matcher("rules: { a: { match: { " + named(match) + " } } }");

    var unmatched = matcher.unmatched(ClassInfos.of(Worker.class));

    assertThat(unmatched).hasSize(1);
    assertThat(unmatched.get(0).problem().message())
        .isEqualTo("rule 'a' matches nothing: " + named(reason));
    assertThat(unmatched.get(0).problem().code()).isEqualTo("CEMAF-R020");
  }

  @Test
  void unmatched_ofARoot_isReportedWhereItDeclaresAll() {
    var text = "rules: { a: { match: { subtypesOf: $Work, method: runn } } }";

    var unmatched = matcher(named(text)).unmatched(ClassInfos.of(Work.class));

    assertThat(unmatched).extracting(NoMatch::nearest).containsExactly("run");
  }

  @Test
  void unmatched_withAMatch_isEmpty() {
    var matcher = matcher(named("rules: { a: { match: { type: $Worker } } }"));

    assertThat(matcher.unmatched(ClassInfos.of(Worker.class))).isEmpty();
  }

  private Matcher matcher(String text) {
    return new Matcher(TestRules.rules(directory, text));
  }

  private static Class<?> inner(String name) {
    for (var each : MatcherTest.class.getDeclaredClasses()) {
      if (each.getSimpleName().equals(name)) {
        return each;
      }
    }
    throw new AssertionError(name);
  }

  /** {@code $Name} with a capital stands for a class of this test. */
  private static String named(String text) {
    var result = text;
    for (var each : MatcherTest.class.getDeclaredClasses()) {
      result =
          result.replaceAll(
              "(?<!p)\\$" + each.getSimpleName() + "\\b",
              java.util.regex.Matcher.quoteReplacement(each.getName()));
    }
    return result;
  }
}
