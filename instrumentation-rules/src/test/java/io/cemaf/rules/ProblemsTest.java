package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with rules files is said at once, with its place. */
class ProblemsTest {
  @TempDir Path directory;

  @Test
  void file_withManyMistakes_reportsAllInOrder() {
    var loaded =
        TestRules.load(
            directory,
            """
            mode: enforced
            deadline: 30
            guards:
              board: { when: [cpu > 90, memory > 85%], coldown: 5s }
            rules:
              chat: { match: llm.chta, guard: bord, bulkhead: { maxConcurentCalls: 5 } }
              chat: { match: llm.chat }
              loop: { match: { type: com.acme.Agent, method: <init> } }
              late: { match: llm.chat, quota: o, degrade: { latency.chatt > 5s: { skip: off } } }
            """);

    assertThat(loaded.rules()).isNull();
    assertThat(TestRules.texts(loaded, directory))
        .containsExactly(
            "rules.yaml:1:7: error CEMAF-R005: 'enforced' is not one of enforce, observe, off; did you"
                + " mean 'enforce'?",
            "rules.yaml:2:11: error CEMAF-R005: '30' is no duration; write a number with ms, s, m, h or"
                + " d, such as 30s",
            "rules.yaml:4:19: error CEMAF-R005: '90' is ambiguous; write 90% or a ratio such as 0.9",
            "rules.yaml:4:44: error CEMAF-R003: unknown key 'coldown' in guard; did you mean"
                + " 'cooldown'?",
            "rules.yaml:6:18: error CEMAF-R008: no hook is named 'llm.chta'; did you mean 'llm.chat'?",
            "rules.yaml:6:35: error CEMAF-R008: no guard is named 'bord'; did you mean 'board'?",
            "rules.yaml:6:51: error CEMAF-R011: bulkhead needs the key 'maxConcurrentCalls'",
            "rules.yaml:6:53: error CEMAF-R003: unknown key 'maxConcurentCalls' in bulkhead; did you"
                + " mean 'maxConcurrentCalls'?",
            "rules.yaml:7:3: error CEMAF-R007: 'chat' is given twice, first in line 6, column 3",
            "rules.yaml:8:50: error CEMAF-R010: constructors and initialisers cannot be guarded: an"
                + " object half made cannot wait; name a method that is called on it, or the factory"
                + " method that makes it",
            "rules.yaml:9:35: error CEMAF-R008: no quota is named 'o'",
            "rules.yaml:9:49: error CEMAF-R008: no rule is named 'chatt'; did you mean 'chat'?");
  }

  static List<Arguments> badTexts() {
    return List.of(
        Arguments.of("not YAML", "rules: [", Code.SYNTAX),
        Arguments.of("a tab", "rules:\n\ta: 1", Code.SYNTAX),
        Arguments.of("a tag", "mode: !!java.net.URL enforce", Code.SYNTAX),
        Arguments.of("two documents", "mode: off\n---\nmode: off", Code.SYNTAX),
        Arguments.of("a list", "- mode", Code.WRONG_TYPE),
        Arguments.of("a word", "enforce", Code.WRONG_TYPE),
        Arguments.of("nothing", "", Code.FILE),
        Arguments.of("comments alone", "# nothing\n", Code.FILE),
        Arguments.of("a document's start alone", "---\n", Code.WRONG_TYPE),
        Arguments.of("depth", "[".repeat(100_000), Code.TOO_DEEP),
        Arguments.of("depth of mappings", "{a: ".repeat(100_000), Code.TOO_DEEP),
        Arguments.of("an alias bomb", bomb(), Code.TOO_DEEP),
        Arguments.of("a circle", "rules: &a { x: *a }", Code.SYNTAX),
        Arguments.of("a circle as key", "rules: &a { *a : x }", Code.SYNTAX),
        Arguments.of("a collection as key", "rules: { [a, b]: 1 }", Code.WRONG_TYPE),
        Arguments.of("a key twice", "mode: off\nmode: enforce", Code.DUPLICATE),
        Arguments.of(
            "a level twice",
            "rules: { a: { match: llm.chat, delay: { high: 1s, high: 2s } } }",
            Code.DUPLICATE),
        Arguments.of("a number too long", "deadline: " + "9".repeat(100_000) + "s", Code.BAD_VALUE),
        Arguments.of(
            "guards in a circle",
            "guards: { a: { when: guard.b }, b: { when: [guard.a] } }",
            Code.CYCLE),
        Arguments.of("a guard of itself", "guards: { a: { when: guard.a } }", Code.CYCLE),
        Arguments.of(
            "a forecast of a guard", "guards: { a: { when: [forecast.guard.a] } }", Code.BAD_VALUE),
        Arguments.of(
            "a forecast of a guard, compared",
            "guards: { a: { when: [forecast.guard.a > 1] } }",
            Code.BAD_VALUE),
        Arguments.of(
            "an average of a forecast",
            "guards: { a: { when: [ema.forecast.cpu > 90%] } }",
            Code.BAD_VALUE),
        Arguments.of(
            "a forecast of nothing known",
            "guards: { a: { when: [forecast.memry > 90%] } }",
            Code.UNKNOWN_NAME),
        Arguments.of(
            "a forecast of no rule",
            "guards: { a: { when: [forecast.latency.nobody > 1s] } }",
            Code.UNKNOWN_NAME),
        Arguments.of(
            "a forecast compared with nothing",
            "guards: { a: { when: [forecast.cpu] } }",
            Code.BAD_VALUE),
        Arguments.of(
            "an average that stands", "sensors: { smoothing: { ema: 0 } }", Code.BAD_VALUE),
        Arguments.of("its own file", "include: rules.yaml", Code.CYCLE),
        Arguments.of("a missing include", "include: missing.yaml", Code.FILE),
        Arguments.of(
            "a cooldown that shrinks",
            "guards: { a: { when: high, cooldown: { initial: 5s, max: 1s } } }",
            Code.BAD_VALUE),
        Arguments.of("a later pack", "packs: { jlama: off }", Code.NOT_YET),
        Arguments.of("an unknown pack", "packs: { langchain4: off }", Code.UNKNOWN_NAME),
        Arguments.of("a static initialiser", match("type: A, method: <clinit>"), Code.NOT_WEAVABLE),
        Arguments.of("the agent itself", match("type: io.cemaf.Gate"), Code.NOT_WEAVABLE),
        Arguments.of("HTTP to any host", match("hook: http.send"), Code.MISSING_KEY),
        Arguments.of("no hosts", match("hook: http.send, hosts: []"), Code.BAD_VALUE),
        Arguments.of("hosts of a type", match("type: A, hosts: [a.com]"), Code.BAD_VALUE),
        Arguments.of(
            "hosts of a library",
            match("hook: [llm.chat, http.send], hosts: [a.com]"),
            Code.BAD_VALUE),
        Arguments.of("a port", match("hook: http.send, hosts: ['a.com:80']"), Code.BAD_VALUE),
        Arguments.of(
            "a URL for a host",
            match("hook: http.send, hosts: ['https://a.com/']"),
            Code.BAD_VALUE),
        Arguments.of("a wildcard type", match("type: 'com.acme.*'"), Code.BAD_VALUE),
        Arguments.of(
            "a generic parameter",
            match("type: A, method: b, parameterTypes: ['List<X>']"),
            Code.BAD_VALUE),
        Arguments.of(
            "a short parameter",
            match("type: A, method: b, parameterTypes: [String]"),
            Code.BAD_VALUE),
        Arguments.of("a method with parameters", match("type: A, method: b(int)"), Code.BAD_VALUE),
        Arguments.of(
            "a block's end",
            "rules: { a: { callEnd: { argument: 0, methods: [done] } } }",
            Code.MISSING_KEY),
        Arguments.of(
            "a block's arguments",
            "rules: { a: { degrade: { high: { truncate: { arg: 0, to: 9 } } } } }",
            Code.MISSING_KEY),
        Arguments.of(
            "a block's sibling, under a condition",
            "rules: { a: { degrade: { cpu > 90%: { call: other } } } }",
            Code.MISSING_KEY),
        Arguments.of("a method of no type", match("method: b"), Code.MISSING_KEY),
        Arguments.of("a hook and a type", match("hook: llm.chat, type: A"), Code.BAD_VALUE),
        Arguments.of("a missing rule", match("type: A, within: b"), Code.UNKNOWN_NAME));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badTexts")
  void file_withBadText_isRefused(String what, String text, Code code) {
    var loaded = TestRules.load(directory, text);

    assertThat(loaded.rules()).as(what).isNull();
    assertThat(TestRules.codes(loaded)).containsExactly(code.id());
  }

  @Test
  void include_inACircle_isRefusedAtTheInclude() {
    TestRules.write(directory, "b.yaml", "include: rules.yaml");

    var loaded = TestRules.load(directory, "include: b.yaml");

    assertThat(TestRules.codes(loaded)).containsExactly(Code.CYCLE.id());
    assertThat(loaded.problems().get(0).source().file()).endsWith("b.yaml");
  }

  @Test
  void rule_ofTheSameNameInTwoFiles_isRefused() {
    TestRules.write(directory, "b.yaml", "rules: { a: { match: llm.chat } }");

    var loaded = TestRules.load(directory, "include: b.yaml\nrules: { a: { match: llm.chat } }");

    assertThat(TestRules.codes(loaded)).containsExactly(Code.DUPLICATE.id());
  }

  @Test
  void file_notUtf8_isRefusedAtTheByte() throws IOException {
    var file = directory.resolve("rules.yaml");
    Files.write(file, new byte[] {'m', 'o', 'd', 'e', '\n', ' ', (byte) 0xFC});

    var loaded = RulesLoader.load(List.of(file), TestRules.options(directory));

    assertThat(TestRules.texts(loaded, directory))
        .containsExactly(
            "rules.yaml:2:2: error CEMAF-R002: not UTF-8 from byte 6 on; save it as such");
  }

  @Test
  void file_withByteOrderMark_isRead() {
    assertThat(TestRules.rules(directory, "\uFEFFmode: off").mode()).isEqualTo(Mode.OFF);
  }

  @Test
  void file_missing_isRefused() {
    var loaded =
        RulesLoader.load(List.of(directory.resolve("none.yaml")), TestRules.options(directory));

    assertThat(loaded.rules()).isNull();
    assertThat(loaded.problems().get(0).toString()).contains("CEMAF-R002", "does not exist");
  }

  @Test
  void file_isDirectory_isRefused() {
    var loaded = RulesLoader.load(List.of(directory), TestRules.options(directory));

    assertThat(loaded.problems().get(0).toString()).contains("CEMAF-R002", "is a directory");
  }

  @Test
  void file_withoutEnd_isRefused() {
    var endless = Path.of("/dev/zero");
    var loaded = RulesLoader.load(List.of(endless), TestRules.options(directory));

    assertThat(loaded.problems().get(0).toString()).contains("CEMAF-R002", "is no regular file");
  }

  @Test
  void file_tooLarge_isRefused() {
    var file = TestRules.write(directory, "rules.yaml", "#".repeat((16 << 20) + 1));
    var loaded = RulesLoader.load(List.of(file), TestRules.options(directory));

    assertThat(loaded.problems().get(0).toString()).contains("CEMAF-R002", "larger than");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"rw-r--r--, true", "rw-------, true", "rw-r--rw-, false", "rwxrwxrwx, false"})
  void file_byPermissions_isTrustedOrNot(String permissions, boolean trusted) throws IOException {
    var file = TestRules.write(directory, "rules.yaml", "mode: off");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

    var loaded = RulesLoader.load(List.of(file), strict(LoadOptions.currentUserId()));

    assertThat(loaded.rules() != null).isEqualTo(trusted);
    assertThat(TestRules.codes(loaded))
        .isEqualTo(trusted ? List.of() : List.of(Code.UNTRUSTED.id()));
  }

  /** The group that is the user alone may write; any other may not. */
  @Test
  void file_writableByGroup_isTrustedIfTheGroupIsTheOwners() throws IOException {
    var file = TestRules.write(directory, "rules.yaml", "mode: off");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    var own = Files.getAttribute(file, "unix:gid").equals(Files.getAttribute(file, "unix:uid"));

    var loaded = RulesLoader.load(List.of(file), strict(LoadOptions.currentUserId()));

    assertThat(loaded.rules() != null).isEqualTo(own);
  }

  @Test
  void include_writableByOthers_isRefused() throws IOException {
    var included = TestRules.write(directory, "b.yaml", "mode: off");
    Files.setPosixFilePermissions(included, PosixFilePermissions.fromString("rw-rw-rw-"));
    var file = TestRules.write(directory, "rules.yaml", "include: b.yaml");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    var loaded = RulesLoader.load(List.of(file), strict(LoadOptions.currentUserId()));

    assertThat(TestRules.codes(loaded)).containsExactly(Code.UNTRUSTED.id());
    assertThat(loaded.problems().get(0).message()).contains("chmod go-w", "cemaf.rules.trust");
  }

  @Test
  void file_ofRoot_isTrustedByEveryUserAndAnothersByNone() throws IOException {
    var file = TestRules.write(directory, "rules.yaml", "mode: off");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    var owner = (Integer) Files.getAttribute(file, "unix:uid");

    var loaded = RulesLoader.load(List.of(file), strict(owner + 1));

    assertThat(loaded.rules() != null).isEqualTo(owner == 0);
  }

  private LoadOptions strict(int userId) {
    return new LoadOptions("server", false, directory, Map.of(), userId);
  }

  private static String match(String keys) {
    return "rules: { a: { match: { " + keys + " } } }";
  }

  private static String bomb() {
    var text = new StringBuilder("a0: &a0 [x]\n");
    for (var i = 1; i < 12; i++) {
      text.append("a").append(i).append(": &a").append(i).append(" [");
      text.append(("*a" + (i - 1) + ", ").repeat(9)).append("]\n");
    }
    return text.toString();
  }
}
