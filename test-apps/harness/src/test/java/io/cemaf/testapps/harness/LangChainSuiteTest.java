package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** langchain4j's own tests under the agent: none notices it. */
class LangChainSuiteTest {
  private static final Path SUITE =
      Path.of("..", "clients", "langchain4j-suite", "target").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /**
   * Limits that nothing reaches, on everything that the pack knows, and less only when critical.
   */
  private static final String RULES =
      """
      apiVersion: cemaf/v1
      mode: enforce
      rules:
        calls:
          match: [llm.chat, llm.stream]
          bulkhead: 1000
          degrade:
            critical: { set: { modelName: small-model, maxOutputTokens: 50% } }
        others:
          match: [llm.embed, llm.tool]
          bulkhead: 1000
      """;

  @TempDir Path room;

  @Test
  void testsOfLangChain_underTheAgent_endAsTheyDoWithout() throws IOException {
    endAlike("langchain4j");
  }

  @Test
  @Tag("matrix")
  void testsOfItsCore_underTheAgent_endAsTheyDoWithout() throws IOException {
    endAlike("langchain4j-core");
  }

  private void endAlike(String tests) throws IOException {
    List<String> bare;
    try (var jvm = plan("bare", tests).bare().start()) {
      bare = outcomes(jvm, "bare");
    }
    assertThat(bare).filteredOn(each -> each.startsWith("SUCCESSFUL")).hasSizeGreaterThan(1000);

    try (var jvm =
        plan("woven", tests).rules(RULES).property("cemaf.level.force", "normal").start()) {
      assertThat(outcomes(jvm, "woven")).isEqualTo(bare);
      var status = jvm.status();
      assertThat(status.rule("calls").path("started").asInt()).isPositive();
      assertThat(status.rule("others").path("started").asInt()).isPositive();
      assertThat(status.faults()).isEmpty();
      assertThat(status.fallBacks()).isEmpty();
      assertThat(jvm.stderr()).doesNotContain("[cemaf]");
    }
  }

  private ForkPlan plan(String name, String tests) throws IOException {
    var directory = SUITE.resolve(tests);
    return new ForkPlan(
            "io.cemaf.testapps.clients.suite.SuiteRun",
            room.resolve(name).toString(),
            directory.toString())
        .classPath(
            String.join(
                File.pathSeparator,
                directory.toString(),
                SUITE.resolve("langchain4j-core").toString(),
                Files.readString(SUITE.resolve("classpath.txt")).strip(),
                Path.of("target", "classes").toAbsolutePath().toString()));
  }

  /**
   * How each test ended. The JVM does not end by itself: some of the tests leave threads behind.
   */
  private List<String> outcomes(ForkedJvm jvm, String name) throws IOException {
    await("the tests of " + name).atMost(PATIENCE).until(() -> jvm.mainEnded() || !jvm.isAlive());
    assertThat(room.resolve(name)).as(jvm.stderr()).exists();
    return Files.readAllLines(room.resolve(name));
  }
}
