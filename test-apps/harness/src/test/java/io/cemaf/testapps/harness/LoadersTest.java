package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes through loaders of every kind, in any order, and classes that cannot be woven. */
class LoadersTest {
  @TempDir Path room;

  @Test
  void childFirstLoader_childBeforeItsParents_isWoven() {
    var ended =
        Apps.scenario("child-first").rules(Apps.TWO_AT_ONCE).prints("answer to all\n").run();

    assertThat(ended.status().json().get("woven").toString()).contains("com.acme.RemoteClient");
    assertThat(ended.exit()).isZero();
  }

  @Test
  void filteringLoader_showingNothingOfOurs_runsAsItIs() {
    var ended =
        Apps.scenario("filtering")
            .rules(Apps.TWO_AT_ONCE)
            .prints("answer to all\n")
            .expectFallBacks("GATE_INVISIBLE")
            .run();

    assertThat(ended.status().json().get("woven")).isEmpty();
    assertThat(ended.stderr()).isEmpty();
    assertThat(ended.exit()).isZero();
  }

  @Test
  void plugIn_threeLevelsBelowTheInterfaceAndInAnotherLoader_isWoven() throws Exception {
    var classes =
        compile(
            "Far",
            "package com.acme.far; public class Far extends com.acme.BaseClient {"
                + " public Far() { super(java.time.Duration.ZERO); }"
                + " public String call(String question) { return ask(question); } }");

    var ended =
        ForkedJvm.of(TwoLoaders.class, classes.toString(), "com.acme.far.Far")
            .rules(Apps.TWO_AT_ONCE)
            .prints("answer to all\n")
            .run();

    assertThat(ended.status().json().get("woven").toString()).contains("com.acme.far.Far.call");
    assertThat(ended.stderr()).isEmpty();
    assertThat(ended.exit()).isZero();
  }

  /** Its loader was asked for the supertype before there was one, and said no. */
  @Test
  void library_thatComesToAClassPathLater_isWovenThenToo() throws Exception {
    var early = compile("Early", "package com.acme.late; public class Early {}");
    var late =
        compile(
            "Answering",
            "package com.acme.late; public class Answering implements Model {"
                + " public String get() { return \"a\" + ask(\"b\"); }"
                + " public String ask(String question) { return \"n answer to \" + question; } }"
                + " interface Model extends java.util.function.Supplier<String> {"
                + " String ask(String question); }");

    var ended =
        ForkedJvm.of(
                LateLibrary.class,
                early.toString(),
                "com.acme.late.Early",
                late.toString(),
                "com.acme.late.Answering")
            .rules(
                """
                apiVersion: cemaf/v1
                rules:
                  model:
                    match: { subtypesOf: com.acme.late.Model, method: ask }
                    degrade: { normal: { skip: { return: $arg0 } } }
                """)
            .prints("ab\n")
            // The library's interface is loaded in the middle of its class.
            .allowFallBacks("WEAVER_REENTERED")
            .run();

    assertThat(ended.status().json().get("woven").toString()).contains("com.acme.late.Answering");
    assertThat(ended.stderr()).isEmpty();
    assertThat(ended.exit()).isZero();
  }

  @Test
  void sixtyFourLoaders_atOnce_allAnswer() {
    var ended =
        Apps.scenario("loaders")
            .rules(Apps.TWO_AT_ONCE.replace("maxConcurrentCalls: 2", "maxConcurrentCalls: 64"))
            .prints("64 of 64 answered\n")
            .run();

    var rule = ended.status().json().get("ruleStates").get(0);
    assertThat(rule.get("started").asInt()).isEqualTo(64);
    assertThat(ended.exit()).isZero();
  }

  @Test
  void method_tooLongToBeWoven_runsAsItIsAndIsCounted() throws Exception {
    var classes = compile("Huge", huge());

    var ended =
        Apps.scenario("named")
            .classPath(ForkPlan.applicationClassPath() + ":" + classes)
            .property("app.class", "com.acme.huge.Huge")
            .rules(
                """
            apiVersion: cemaf/v1
            rules: { huge: { match: { type: com.acme.huge.Huge, method: run }, bulkhead: 1 } }
            """)
            .prints("21842\n")
            .expectFallBacks("WEAVE_FAILED")
            .expectFault("weaving com\\.acme\\.huge\\.Huge for rule 'huge'")
            .expectLine("\\[cemaf\\] weaving com\\.acme\\.huge\\.Huge for rule 'huge' failed")
            .run();

    assertThat(ended.status().json().get("woven")).isEmpty();
    assertThat(ended.status().fallBacks()).containsEntry("WEAVE_FAILED", 1L);
    assertThat(ended.exit()).isZero();
  }

  /** A method of 65,533 bytes, two less than the most there may be: an iinc takes three. */
  private static String huge() {
    return "package com.acme.huge; public class Huge { public static String run() { int x = 0;\n"
        + "x += 1;\n".repeat(21_842)
        + "return String.valueOf(x); } }";
  }

  private Path compile(String name, String source) throws Exception {
    var file = Files.writeString(room.resolve(name + ".java"), source);
    var classes = Files.createDirectory(room.resolve("classes of " + name));
    var done =
        Commands.run(
            room,
            Map.of(),
            Duration.ofSeconds(60),
            List.of(
                Jdk.underTest().tool("javac").toString(),
                "-cp",
                ForkPlan.applicationClassPath(),
                "-d",
                classes.toString(),
                file.toString()));
    assertThat(done.exit()).as(done.stderr()).isZero();
    return classes;
  }

  @Test
  void ruleOnAMissingClass_runsAsItIsAndIsNamedByCheck() throws Exception {
    var rules =
        """
        apiVersion: cemaf/v1
        rules:
          gone: { match: { type: com.acme.Gone, method: call }, bulkhead: 1 }
          misspelt: { match: { type: com.acme.RemoteClient, method: cal }, bulkhead: 1 }
        """;
    var file = Files.writeString(room.resolve("rules.yaml"), rules);

    Apps.scenario("pool").rules(rules).expectLine("misspelt.*did you mean 'call'").run();
    var checked =
        Commands.cemaf(room, "check", file.toString(), "-cp", ForkPlan.applicationClassPath());

    assertThat(checked.exit()).isEqualTo(1);
    assertThat(checked.stdout() + checked.stderr())
        .contains("gone")
        .contains("misspelt")
        .contains("com.acme.RemoteClient")
        .containsPattern("did you mean.*call");
  }
}
