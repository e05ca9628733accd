package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.context.Conversations;
import com.acme.context.Holding;
import com.acme.desk.Memories;
import io.cemaf.testapps.server.LlmServer;
import io.cemaf.testapps.server.ServerConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Context that libraries keep in their own classes, paged by the fields of those. */
class LibrariesTest {
  @TempDir Path room;

  private String rules(String library, String softCache) {
    var store =
        switch (library) {
          case "embeddings" -> "dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore";
          case "vectors" -> "org.springframework.ai.vectorstore.SimpleVectorStore";
          case "checkpoints" -> "org.bsc.langgraph4j.checkpoint.MemorySaver";
          default -> "com.google.adk.sessions.InMemorySessionService";
        };
    return defaults(softCache) + "  stores: { context: { type: " + store + " } }\n";
  }

  /** Rules that name nothing. */
  private String defaults(String softCache) {
    return """
        apiVersion: cemaf/v1
        paging:
          defaults: { memoryLimit: 256MiB, softCache: %s, storagePath: "%s" }
        """
        .formatted(softCache, room);
  }

  /** Read, searched for, changed and saved: as without the agent. */
  @ParameterizedTest
  @CsvSource({"embeddings", "vectors", "checkpoints", "sessions"})
  void context_thatIsPaged_isWhatItIsWithoutTheAgent(String library) {
    var arguments = new String[] {library, "100", "16000", "150", "true"};
    var bare = ForkedJvm.of(Holding.class, arguments).flags("-Xmx256m").bare().notHeld().run();
    assertThat(bare.exit()).isZero();

    var ended =
        ForkedJvm.of(Holding.class, arguments)
            .flags("-Xmx256m")
            .rules(rules(library, "0%"))
            .prints(bare.stdout())
            .run();
    assertThat(ended.exit()).isZero();
    assertThat(pages(ended, "context")).isPositive();
  }

  private static long pages(GuardedApp.Ended ended, String rule) {
    return ended.status().json().at("/paging/rules/" + rule + "/pages").asLong();
  }

  /** Spring AI's other major version: the classes have the same names and fields. */
  @ParameterizedTest
  @CsvSource({"vectors, spring-ai-documents", "memory, spring-ai-memory"})
  void springAi2_thatIsPaged_isWhatItIsWithoutTheAgent(String library, String rule) {
    var jars = System.getProperty("cemaf.test.spring-ai-2") + "/*";
    var main = library.equals("memory") ? Memories.class : Holding.class;
    var arguments =
        library.equals("memory")
            ? new String[] {"spring", "60", "8000"}
            : new String[] {library, "100", "16000", "150", "true"};
    var bare =
        ForkedJvm.of(main, arguments).classPathFirst(jars).flags("-Xmx256m").bare().notHeld().run();
    assertThat(bare.exit()).isZero();

    var ended =
        ForkedJvm.of(main, arguments)
            .classPathFirst(jars)
            .flags("-Xmx256m")
            .rules(defaults("0%"))
            .prints(bare.stdout())
            .run();
    assertThat(pages(ended, rule)).isPositive();
  }

  /**
   * A third more than the heap and up to twice as much, by rules that name no store. A search in
   * Spring AI's store holds every document that is at all similar, half of them, until it is done.
   */
  @ParameterizedTest
  @CsvSource({
    "embeddings,  900, 100000, 300, 48m",
    "vectors,      40, 2000000,  3, 60m",
    "checkpoints, 900, 100000, 300, 48m",
    "sessions,    900, 100000, 100, 48m"
  })
  void context_ofMoreThanTheHeap_isAllThere(
      String library, String texts, String characters, String reads, String heap) {
    var arguments = new String[] {library, texts, characters, reads, "false"};
    var bare = ForkedJvm.of(Holding.class, arguments).flags("-Xmx512m").bare().notHeld().run();
    assertThat(bare.exit()).isZero();
    var without =
        ForkedJvm.of(Holding.class, arguments).flags("-Xmx" + heap).bare().notHeld().run();
    assertThat(without.stderr()).contains("java.lang.OutOfMemoryError");

    ForkedJvm.of(Holding.class, arguments)
        .flags("-Xmx" + heap)
        .rules(defaults("5%"))
        .prints(bare.stdout())
        .run();
  }

  /** What a model is asked is what the memory had, whether it was in a page meanwhile or not. */
  @Test
  void chatMemory_thatIsPaged_asksTheModelTheSame() {
    List<String> expected;
    try (var server = LlmServer.start(ServerConfig.quick())) {
      var bare = conversations(server).flags("-Xmx256m").bare().notHeld().run();
      assertThat(bare.stdout()).isEqualTo("90 answers\n");
      expected = server.stats().requests();
    }
    var rules =
        """
        apiVersion: cemaf/v1
        paging:
          defaults: { memoryLimit: 64MiB, softCache: 1%%, storagePath: "%s" }
          stores:
            memory: { type: dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore }
        """
            .formatted(room);
    try (var server = LlmServer.start(ServerConfig.quick())) {
      var ended = conversations(server).flags("-Xmx256m").rules(rules).run();
      assertThat(ended.stdout()).isEqualTo("90 answers\n");
      assertThat(pages(ended, "memory")).isPositive();
      assertThat(server.stats().requests()).isEqualTo(expected).isNotEmpty();
    }
  }

  private static ForkPlan conversations(LlmServer server) {
    return ForkedJvm.of(Conversations.class, server.baseUrl().toString(), "30", "20000");
  }
}
