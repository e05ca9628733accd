package io.cemaf.testapps.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the rules file holds, the application runs; the agent stays off and says so once. */
class BadRulesTest {
  private static final String DEEP = "[".repeat(10_000) + "]".repeat(10_000);

  @TempDir Path room;

  static Stream<Arguments> rubbish() {
    return Stream.of(
        argumentSet(
            "not UTF-8", new byte[] {'m', 'o', 'd', 'e', ':', ' ', (byte) 0xff, (byte) 0xfe}),
        argumentSet("empty", new byte[0]),
        argumentSet("bytes", new byte[] {0, 1, 2, 3}),
        argumentSet("aliases that explode", bomb()),
        argumentSet("depth", ("rules: " + DEEP).getBytes(UTF_8)),
        argumentSet("a list", "- a\n- b\n".getBytes(UTF_8)),
        argumentSet("an unknown key", "apiVersion: cemaf/v1\nruless: {}\n".getBytes(UTF_8)),
        argumentSet("an unknown version", "apiVersion: cemaf/v9\n".getBytes(UTF_8)),
        argumentSet("a bulkhead of words", rule("bulkhead: many").getBytes(UTF_8)),
        argumentSet("a delay without unit", rule("delay: 5").getBytes(UTF_8)),
        argumentSet(
            "a ratio without unit",
            rule("circuitBreaker: { failureRateThreshold: 90 }").getBytes(UTF_8)),
        argumentSet("a quota that is not there", rule("quota: openai").getBytes(UTF_8)),
        argumentSet("a key of a later issue", "cluster: { quotas: [a] }\n".getBytes(UTF_8)),
        argumentSet("not YAML", "rules: {a: [}".getBytes(UTF_8)));
  }

  private static String rule(String line) {
    return "apiVersion: cemaf/v1\nrules:\n  a:\n    match: llm.chat\n    " + line + "\n";
  }

  private static byte[] bomb() {
    var text = new StringBuilder("a: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (var i = 1; i < 12; i++) {
      text.append("a").append(i).append(": &a").append(i).append(" [");
      text.append(("*a" + (i - 1) + ", ").repeat(8)).append("*a").append(i - 1).append("]\n");
    }
    return text.toString().getBytes(UTF_8);
  }

  @ParameterizedTest
  @MethodSource("rubbish")
  void rules_thatAreRubbish_leaveTheApplicationAsItIs(byte[] content) {
    var ended = Apps.hello().notHeld().rules(content).expectLine("\\[cemaf\\].*rules\\.yaml").run();

    assertThat(ended.exit()).isZero();
    assertThat(ended.stderr().lines()).hasSize(1);
  }

  @Test
  void rules_thatAreMissing_leaveTheApplicationAsItIs() {
    var ended =
        Apps.hello()
            .notHeld()
            .property("cemaf.rules", room.resolve("none.yaml").toString())
            .expectLine("\\[cemaf\\].*none\\.yaml")
            .run();

    assertThat(ended.exit()).isZero();
    assertThat(ended.stderr().lines()).hasSize(1);
  }

  @Test
  void rules_thatOthersCanWrite_areRefused() throws Exception {
    var rules = Files.writeString(room.resolve("open.yaml"), Apps.TWO_AT_ONCE);
    Files.setPosixFilePermissions(rules, PosixFilePermissions.fromString("rw-rw-rw-"));

    var ended =
        Apps.hello()
            .notHeld()
            .property("cemaf.rules", rules.toString())
            .expectLine("\\[cemaf\\].*open\\.yaml")
            .run();

    assertThat(ended.exit()).isZero();
  }

  @Test
  void rules_thatOthersCanWriteButAreTrusted_areTaken() throws Exception {
    var rules = Files.writeString(room.resolve("open.yaml"), Apps.TWO_AT_ONCE);
    Files.setPosixFilePermissions(rules, PosixFilePermissions.fromString("rw-rw-rw-"));

    Apps.scenario("pool")
        .property("cemaf.rules", rules.toString())
        .property("cemaf.rules.trust", "true")
        .prints("24 answered, at most 2 at once\n")
        .run();
  }

  static Stream<Arguments> failFast() {
    return Stream.of(
        argumentSet("property", Apps.hello().property("cemaf.failFast", "true")),
        argumentSet("environment", Apps.hello().environment("CEMAF_FAILFAST", "true")),
        argumentSet("agent argument", Apps.hello().arguments("failFast=true")));
  }

  @ParameterizedTest
  @MethodSource("failFast")
  void rules_thatAreBad_stopTheJvmWhenFailFastIsAskedFor(ForkPlan plan) {
    var ended =
        plan.notHeld()
            .prints("")
            .rules("ruless: {}")
            .expectLine(
                "\\[cemaf\\] the JVM stops, as cemaf\\.failFast asks: the rules have 1 error:"
                    + " .*rules\\.yaml:1:1: error CEMAF-R003")
            .run();

    assertThat(ended.stderr().lines()).hasSize(1);
    assertThat(ended.exit()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("failFast")
  void rules_thatAreGood_startTheJvmWhenFailFastIsAskedFor(ForkPlan plan) {
    var ended = plan.prints(Apps.HELLO).rules(Apps.TWO_AT_ONCE).run();

    assertThat(ended.stderr()).isEmpty();
    assertThat(ended.exit()).isZero();
  }

  @Test
  void rules_onWhatIsNotThere_warnOfTheMethodAndAreSilentOnTheClass() {
    var ended =
        Apps.scenario("pool")
            .rules(
                """
                apiVersion: cemaf/v1
                rules:
                  gone: { match: { type: com.acme.Gone, method: call }, bulkhead: 1 }
                  misspelt: { match: { type: com.acme.RemoteClient, method: cal }, bulkhead: 1 }
                """)
            .expectLine("misspelt.*did you mean 'call'")
            .run();

    assertThat(ended.stdout()).startsWith("24 answered, at most ");
    assertThat(ended.stderr().lines()).hasSize(1);
    assertThat(ended.status().json().get("woven")).isEmpty();
    assertThat(ended.exit()).isZero();
  }

  @Test
  void include_ofAFileThatOthersCanWrite_isRefused() throws Exception {
    var open = Files.writeString(room.resolve("open.yaml"), "mode: off\n");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-rw-rw-"));

    var ended =
        Apps.hello()
            .notHeld()
            .rules("apiVersion: cemaf/v1\ninclude: [" + open + "]\n")
            .expectLine("\\[cemaf\\].*open\\.yaml")
            .run();

    assertThat(ended.exit()).isZero();
    assertThat(ended.stderr().lines()).hasSize(1);
  }
}
