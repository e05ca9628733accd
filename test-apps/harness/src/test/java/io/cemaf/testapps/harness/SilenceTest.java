package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent adds nothing to what an application, or a tool of the JDK, prints. */
class SilenceTest {
  @TempDir Path room;

  @Test
  void helloWorld_withoutRules_printsWhatItPrintsBare() {
    var bare = Apps.hello().bare().notHeld().run();
    var guarded = Apps.hello().notHeld().run();

    assertThat(guarded.stderr()).isEqualTo(bare.stderr()).isEmpty();
    assertThat(guarded.exit()).isZero();
  }

  @Test
  void helloWorld_heldUntilTheAgentIsReady_usesNoFallBack() {
    var ended = Apps.hello().run();

    assertThat(ended.stderr()).isEmpty();
    assertThat(ended.status()).isNotNull();
  }

  @Test
  void agent_givenTwice_runsOnce() {
    var ended = Apps.hello().otherAgentAfter(AgentJar.path().toString()).run();

    assertThat(ended.stderr()).isEmpty();
  }

  @Test
  void agent_disabled_leavesNoThread() {
    try (var app =
        DrivenJvm.start(
            DrivenJvm.plan().property("cemaf.enabled", "false").rules(Apps.TWO_AT_ONCE))) {
      assertThat(app.order("threads")).contains("main").doesNotContain("cemaf");
      assertThat(app.jvm().await().stderr()).isEmpty();
    }
  }

  @Test
  void javac_withTheAgentInToolOptions_compilesAndSaysNothingMore() throws Exception {
    var source = Files.writeString(room.resolve("A.java"), "class A {}");

    var done = tool("javac", source.toString());

    assertThat(done.exit()).isZero();
    assertThat(room.resolve("A.class")).exists();
    assertThat(done.stdout() + withoutPickedUp(done.stderr())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jps", "jcmd"})
  void listing_withTheAgentInToolOptions_saysNothingMore(String tool) {
    var done = tool(tool);

    assertThat(done.exit()).isZero();
    assertThat(withoutPickedUp(done.stderr())).isEmpty();
    assertThat(done.stdout()).doesNotContain("cemaf]");
  }

  private Commands.Result tool(String name, String... arguments) {
    var command = new java.util.ArrayList<String>();
    command.add(Jdk.underTest().tool(name).toString());
    command.addAll(List.of(arguments));
    return Commands.run(
        room,
        Map.of("JAVA_TOOL_OPTIONS", "-javaagent:" + AgentJar.path()),
        Duration.ofSeconds(30),
        command);
  }

  /** The JDK's own line about the variable. */
  private static String withoutPickedUp(String stderr) {
    return stderr.replaceAll("(?m)^Picked up JAVA_TOOL_OPTIONS:.*\\R", "");
  }
}
