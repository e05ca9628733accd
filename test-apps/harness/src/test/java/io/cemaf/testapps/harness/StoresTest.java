package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.desk.Memories;
import com.acme.desk.Redeployed;
import io.cemaf.testapps.context.ContextApp;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keyed stores of real libraries, in heaps that have no room for what is in them. */
class StoresTest {
  private static final String LANGCHAIN =
      "chat-memory: { type: dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore }";

  private static final String SPRING =
      "chat-memory: { type: org.springframework.ai.chat.memory.InMemoryChatMemoryRepository }";

  private static final String OWN =
      "own: { type: \"com.acme.desk.Memories$Own\", put: { method: keep, key: 1, value: 2 } }";

  @TempDir Path room;

  private String rules(String memory, String store) {
    return "apiVersion: cemaf/v1\npaging:\n  defaults: { memoryLimit: "
        + memory
        + ", storagePath: \""
        + room
        + "\" }\n  stores:\n    "
        + store
        + "\n";
  }

  private static ForkPlan chats() {
    return ForkedJvm.of(ContextApp.class, "chats", "192").flags("-Xmx96m");
  }

  @Test
  void chatMemory_ofTwiceTheHeap_isAllThere() {
    var ended = chats().rules(rules("256MiB", LANGCHAIN)).run();

    assertThat(ended.exit()).isZero();
    assertThat(ended.stdout()).contains("\"verified\":3072");
    assertThat(ended.stderr()).isEmpty();
  }

  /** Who encodes a message has its text, not what stands for it in the field. */
  @Test
  void chatMemory_whoseMessagesHaveAPagedField_isAllThere() {
    var fields =
        "  fields:\n    ai: { type: dev.langchain4j.data.message.AiMessage, field: text,"
            + " minValueSize: 1KiB }\n";
    var ended = chats().rules(rules("512MiB", LANGCHAIN) + fields).run();

    assertThat(ended.exit()).isZero();
    assertThat(ended.stdout()).contains("\"verified\":3072");
    assertThat(ended.stderr()).isEmpty();
  }

  @Test
  void chatMemory_ofTwiceTheHeap_withoutTheRule_runsOutOfMemory() {
    var ended = chats().rules(DrivenJvm.NO_RULES).notHeld().run();

    assertThat(ended.exit()).isNotZero();
    assertThat(ended.stderr()).contains("OutOfMemoryError");
  }

  /** Whatever applications do with their stores: they read the same as without the agent. */
  @ParameterizedTest
  @CsvSource({"langchain4j", "spring", "own"})
  void store_thatIsPaged_isReadAsWithoutTheAgent(String library) {
    var rule =
        switch (library) {
          case "langchain4j" -> LANGCHAIN;
          case "spring" -> SPRING;
          default -> OWN;
        };
    var arguments = new String[] {library, "300", "8000"};
    var bare = ForkedJvm.of(Memories.class, arguments).flags("-Xmx512m").bare().notHeld().run();
    assertThat(bare.exit()).isZero();

    ForkedJvm.of(Memories.class, arguments)
        .flags("-Xmx64m")
        .rules(rules("256MiB", rule))
        .prints(bare.stdout())
        .run();
  }

  /** Nothing of the agent's keeps a loader: so many of them do not fit into this. */
  @Test
  void loaders_whoseStoresWerePaged_areUnloaded() {
    var plan =
        ForkedJvm.of(Redeployed.class, "300")
            .flags("-Xmx64m", "-XX:MaxMetaspaceSize=44m")
            .rules(rules("64MiB", LANGCHAIN))
            .prints("300 deployments\n");
    try (var app = plan.start()) {
      assertThat(app.await(Duration.ofMinutes(3)).exit()).isZero();
    }
  }
}
