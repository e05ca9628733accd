package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions of libraries that no pack knows: said once, woven as far as it goes, never broken. */
class UnknownLibraryTest {
  private static final String RULES =
      """
      apiVersion: cemaf/v1
      rules:
        calls: { match: [llm.chat, llm.embed], bulkhead: 2 }
      """;

  private static final String CHAT =
      """
      package dev.langchain4j.model.chat;
      public interface ChatModel { String doConverse(String prompt); }
      """;

  private static final String TOOLS =
      """
      package dev.langchain4j.model.embedding;
      public interface EmbeddingModel { String embedEverything(String text); }
      """;

  private static final String EMBEDDING =
      """
      package dev.langchain4j.model.embedding;
      public interface EmbeddingModel { String embedAll(java.util.List<String> texts); }
      """;

  private static final String APPLICATION =
      """
      package com.acme.future;
      public class Future implements dev.langchain4j.model.chat.ChatModel,
          dev.langchain4j.model.embedding.EmbeddingModel {
        @Override public String doConverse(String prompt) { return prompt + "!"; }
        %s
        public static void main(String[] none) {
          var model = new Future();
          System.out.println(model.doConverse("hello") + model.%s);
        }
      }
      """;

  @TempDir Path room;

  @Test
  void library_thatItsPackKnowsNothingOf_isWarnedAboutOnceAndRunsAsItIs() throws Exception {
    var application =
        APPLICATION.formatted(
            "@Override public String embedEverything(String text) { return text; }",
            "embedEverything(\"you\")");
    var library = jar(Map.of("ChatModel", CHAT, "EmbeddingModel", TOOLS, "Future", application));

    var ended =
        run(
            plan(library)
                .prints("hello!you\n")
                .expectFallBacks("LIBRARY_UNKNOWN")
                .expectLine(
                    "CEMAF-R028: pack 'langchain4j' matches nothing of dev\\.langchain4j\\.model\\."
                        + ".*langchain4j-core 1\\."));

    assertThat(ended.exit()).isZero();
    assertThat(ended.status().fallBacks()).containsEntry("LIBRARY_UNKNOWN", 1L);
    assertThat(ended.status().json().path("woven")).isEmpty();
    assertThat(ended.status().json().at("/unknownLibraries/langchain4j").asText())
        .contains("CEMAF-R028");
  }

  @Test
  void library_thatItsPackKnowsInPart_isWovenThereAndWarnedAbout() throws Exception {
    var application =
        APPLICATION.formatted(
            "@Override public String embedAll(java.util.List<String> texts) { return texts.get(0);"
                + " }",
            "embedAll(java.util.List.of(\"you\"))");
    var library =
        jar(Map.of("ChatModel", CHAT, "EmbeddingModel", EMBEDDING, "Future", application));

    var ended =
        run(
            plan(library)
                .prints("hello!you\n")
                .expectFallBacks("LIBRARY_UNKNOWN")
                .expectLine("pack 'langchain4j' matches nothing of .*ChatModel: it has no doChat"));

    assertThat(ended.exit()).isZero();
    assertThat(ended.status().json().path("woven").toString()).contains("Future.embedAll");
    assertThat(ended.status().rule("calls").path("started").asInt()).isEqualTo(1);
  }

  @Test
  void libraryOnAClassPath_thatItsPackKnowsNothingOf_isNamedByCheck() throws Exception {
    var library = jar(Map.of("ChatModel", CHAT));
    var rules = Files.writeString(room.resolve("rules.yaml"), RULES);

    var checked = Commands.cemaf(room, "check", rules.toString(), "-cp", library.toString());

    assertThat(checked.exit()).isEqualTo(1);
    assertThat(checked.stdout() + checked.stderr())
        .containsOnlyOnce("pack 'langchain4j' matches nothing of");
  }

  /** A warning is said by a thread of the agent's own: what is over sooner has none. */
  private static GuardedApp.Ended run(ForkPlan plan) {
    try (var jvm = plan.start()) {
      await().until(() -> jvm.stderr().contains("CEMAF-R028"));
      return jvm.await();
    }
  }

  private ForkPlan plan(Path library) {
    return new ForkPlan("com.acme.future.Future")
        .classPath(library + File.pathSeparator + Path.of("target", "classes").toAbsolutePath())
        .rules(RULES);
  }

  /** A version of a library that nobody has published. */
  private Path jar(Map<String, String> sources) throws Exception {
    var classes = Files.createDirectory(room.resolve("classes"));
    var javac = new ArrayList<String>();
    javac.addAll(List.of(Jdk.underTest().tool("javac").toString(), "-d", classes.toString()));
    for (var source : sources.entrySet()) {
      var file = room.resolve(source.getKey() + ".java");
      javac.add(Files.writeString(file, source.getValue()).toString());
    }
    run(javac);
    var jar = room.resolve("library-9.0.jar");
    run(
        List.of(
            Jdk.underTest().tool("jar").toString(),
            "--create",
            "--file",
            jar.toString(),
            "-C",
            classes.toString(),
            "."));
    return jar;
  }

  private void run(List<String> command) {
    var done = Commands.run(room, Map.of(), Duration.ofSeconds(60), command);
    assertThat(done.exit()).as(done.stderr()).isZero();
  }
}
