package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules say of a store's keys, by conversations of 256 KiB and room for 16 of them. */
class StoreKeysTest {
  private static final int KIB = 256;

  @TempDir Path room;

  private String paging(String eviction, String keys) {
    return """
        paging:
          defaults: { memoryLimit: 4MiB, softCache: 0%%, compression: none, eviction: %s, storagePath: "%s" }
          stores:
            memory:
              type: dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore
              %s
        """
        .formatted(eviction, room, keys);
  }

  /** With one conversation in a page, the first that the store was given. */
  private DrivenJvm start(String eviction, String keys) {
    return start(DrivenJvm.plan(), eviction, keys);
  }

  private DrivenJvm start(ForkPlan plan, String eviction, String keys) {
    var rules = DrivenJvm.NO_RULES + paging(eviction, keys);
    var app = DrivenJvm.start(plan.rules(rules).flags("-Xmx256m"));
    put(app, "first_", 0, 1);
    await().until(() -> number(app, "pages") > 0);
    return app;
  }

  private static void put(DrivenJvm app, String key, int from, int to) {
    for (var i = from; i < to; i++) {
      assertThat(app.order("keyed put " + key + i + " " + KIB)).isEqualTo("put");
    }
  }

  private static void get(DrivenJvm app, String key) {
    assertThat(app.order("keyed get " + key)).isEqualTo(Integer.toString(KIB * 1024));
  }

  private static long number(DrivenJvm app, String name) {
    return app.jvm().status().json().at("/paging/rules/memory/" + name).asLong(-1);
  }

  private static long readBytes(DrivenJvm app) {
    return app.jvm().status().json().at("/paging/readBytes").asLong(-1);
  }

  @Test
  void pinKeys_stayOnTheHeap() {
    try (var app = start("auto", "pinKeys: [\"system_*\"]")) {
      put(app, "system_", 0, 3);
      put(app, "chat_", 0, 2);

      // With the first one; those that were put in its place before go when they are collected.
      await().until(() -> number(app, "pages") == 3);
      get(app, "system_1");
      get(app, "chat_1");
    }
  }

  @ParameterizedTest
  @CsvSource({"recent_*, 2, 0", "other_*, 1, 1"})
  void prefetchKeys_comeBack_whenOthersAreRead(String keys, int read, int faults) {
    try (var app = start("LRU", "prefetchKeys: [\"" + keys + "\"]")) {
      put(app, "recent_", 0, 1);
      put(app, "chat_", 0, 40);
      await().until(() -> number(app, "pagesOnDisk") > 20);
      var before = readBytes(app);

      get(app, "chat_0");
      await().until(() -> readBytes(app) - before >= read * KIB * 1024L);

      var faultsBefore = number(app, "pageFaults");
      get(app, "recent_0");
      assertThat(number(app, "pageFaults") - faultsBefore).isEqualTo(faults);
    }
  }

  @ParameterizedTest
  @CsvSource({"critical, 0", "low, 1"})
  void priority_decides_whoLeavesMemoryFirst(String priority, int faults) {
    try (var app = start("PRIORITY", "priority: { \"system_*\": " + priority + " }")) {
      put(app, "system_", 0, 2);
      put(app, "chat_", 0, 40);
      await().until(() -> number(app, "pagesOnDisk") > 20);

      var before = number(app, "pageFaults");
      get(app, "system_0");
      assertThat(number(app, "pageFaults") - before).isEqualTo(faults);
    }
  }

  @Test
  void otherTerms_letWhatIsInPagesStayThere() throws IOException {
    try (var host = FakeHost.in(Files.createDirectory(room.resolve("host")));
        var app = start(DrivenJvm.plan().on(host), "auto", "minValueSize: 1KiB")) {
      put(app, "chat_", 0, 3);
      await().until(() -> number(app, "pages") == 4);

      app.use(paging("auto", "minValueSize: 1MiB"));
      put(app, "later_", 0, 1);
      for (var i = 0; i < 3; i++) {
        get(app, "chat_" + i);
      }
      assertThat(number(app, "pages")).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @CsvSource({"observe, 5", "off, 0"})
  void mode_observe_countsWhatWouldBePaged(String mode, int observed) {
    var rules = DrivenJvm.NO_RULES + paging("auto", "mode: " + mode);
    try (var app = DrivenJvm.start(DrivenJvm.plan().rules(rules).flags("-Xmx256m"))) {
      put(app, "chat_", 0, 5);
      get(app, "chat_4");

      await().until(() -> !app.jvm().status().json().at("/paging/rules/memory").isMissingNode());
      assertThat(number(app, "observed")).isEqualTo(observed);
      assertThat(number(app, "pages")).isZero();
    }
  }
}
