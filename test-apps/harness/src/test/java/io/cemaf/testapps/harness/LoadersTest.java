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
  }

  @Test
  void filteringLoader_showingNothingOfOurs_runsAsItIs() {
    Apps.scenario("filtering")
        .rules(Apps.TWO_AT_ONCE)
        .prints("answer to all\n")
        .allowFallBacks("GATE_INVISIBLE")
        .run();
  }

  @Test
  void sixtyFourLoaders_atOnce_allAnswer() {
    Apps.scenario("loaders")
        .rules(Apps.TWO_AT_ONCE.replace("maxConcurrentCalls: 2", "maxConcurrentCalls: 64"))
        .prints("64 of 64 answered\n")
        .run();
  }

  @Test
  void method_tooLongToBeWoven_runsAsItIsAndIsCounted() throws Exception {
    var classes = compile("Huge", huge());

    Apps.scenario("named")
        .classPath(ForkPlan.applicationClassPath() + ":" + classes)
        .property("app.class", "com.acme.huge.Huge")
        .rules(
            """
            apiVersion: cemaf/v1
            rules: { huge: { match: { type: com.acme.huge.Huge, method: run }, bulkhead: 1 } }
            """)
        .prints("21830\n")
        .expectFallBacks("WEAVE_FAILED")
        .expectLine("\\[cemaf\\].*com\\.acme\\.huge\\.Huge")
        .run();
  }

  /** A method of almost 64 KiB of bytecode: an iinc takes three bytes. */
  private static String huge() {
    return "package com.acme.huge; public class Huge { public static String run() { int x = 0;\n"
        + "x += 1;\n".repeat(21_830)
        + "return String.valueOf(x); } }";
  }

  private Path compile(String name, String source) throws Exception {
    var file = Files.writeString(room.resolve(name + ".java"), source);
    var classes = Files.createDirectory(room.resolve("classes"));
    var done =
        Commands.run(
            room,
            Map.of(),
            Duration.ofSeconds(60),
            List.of(
                Jdk.underTest().tool("javac").toString(),
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
