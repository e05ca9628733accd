package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.Priority;
import io.cemaf.rules.PageSpec.Compression;
import io.cemaf.rules.PageSpec.Eviction;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys about context kept off the heap. */
class PagingRulesTest {
  private static final PageLimits NONE =
      new PageLimits(PageLimits.UNLIMITED, PageLimits.UNLIMITED, 0.8, true);
  private static final PageSpec DEFAULTS =
      new PageSpec(
          256L << 20,
          0.05,
          16L << 20,
          "/var/tmp/cemaf",
          4L << 30,
          Compression.LZ4,
          true,
          Eviction.AUTO,
          4096,
          64L << 20,
          1L << 20,
          NONE);

  @TempDir Path directory;

  private PagingSpec paging(String text) {
    var loaded = TestRules.load(directory, text);
    assertThat(loaded.problems()).isEmpty();
    return loaded.rules().paging();
  }

  @Test
  void paging_notWritten_isNone() {
    assertThat(paging("mode: enforce")).isNull();
  }

  @Test
  void paging_empty_hasItsDefaultsAndAllThatIsKnown() {
    var paging = paging("paging: {}");

    assertThat(paging.pages()).isEqualTo(DEFAULTS);
    assertThat(paging.isKnown()).isTrue();
    assertThat(paging.stores())
        .extracting(StoreSpec::name)
        .containsExactly("langchain4j-memory", "spring-ai-memory");
    assertThat(paging.fields())
        .extracting(field -> field.name() + " " + field.field())
        .containsExactly(
            "langchain4j-segments text",
            "spring-ai-documents text",
            "spring-ai-documents text",
            "langgraph4j-checkpoints state",
            "adk-sessions events");
  }

  @Test
  void store_whoseContextIsInFields_isPagedByThese() {
    var paging =
        paging(
            "paging: { stores: { vectors: { type:"
                + " org.springframework.ai.vectorstore.SimpleVectorStore, mode: observe,"
                + " minValueSize: 9KiB, maxEntries: 3 } } }");

    assertThat(paging.isKnown()).isFalse();
    assertThat(paging.stores()).isEmpty();
    assertThat(paging.fields())
        .allSatisfy(
            field -> {
              assertThat(field.name()).isEqualTo("vectors");
              assertThat(field.mode()).isEqualTo(Mode.OBSERVE);
              assertThat(field.minValueSize()).isEqualTo(9 << 10);
              assertThat(field.limits().maxEntries()).isEqualTo(3);
            })
        .extracting(FieldSpec::type)
        .containsExactly(
            "org.springframework.ai.vectorstore.SimpleVectorStoreContent",
            "org.springframework.ai.document.Document");
  }

  @Test
  void defaults_allWritten_areRead() {
    assertThat(
            paging(
                    "paging: { mode: observe, defaults: { memoryLimit: 64MiB, softCache: 2%,"
                        + " pageSize: 1MiB, storagePath: /data/pages, maxDisk: 1GiB, compression:"
                        + " zstd, encrypt: false, eviction: LFU, minValueSize: 1KiB, maxValueSize:"
                        + " 8MiB, chunkSize: 64KiB, maxEntries: 10, maxStateSize: 1MiB,"
                        + " cleanupThreshold: 50%, autoCleanup: false } }")
                .pages())
        .isEqualTo(
            new PageSpec(
                64L << 20,
                0.02,
                1L << 20,
                "/data/pages",
                1L << 30,
                Compression.ZSTD,
                false,
                Eviction.LFU,
                1024,
                8L << 20,
                64L << 10,
                new PageLimits(10, 1L << 20, 0.5, false)));
  }

  @Test
  void field_ofTheExample_takesTheDefaults() {
    var field =
        paging(
                "paging: { defaults: { minValueSize: 2KiB, maxEntries: 7 }, fields: { segments: {"
                    + " type: dev.langchain4j.data.segment.TextSegment, field: text } } }")
            .fields()
            .get(0);

    assertThat(field.name()).isEqualTo("segments");
    assertThat(field.type()).isEqualTo("dev.langchain4j.data.segment.TextSegment");
    assertThat(field.field()).isEqualTo("text");
    assertThat(field.bytes()).isNull();
    assertThat(field.minValueSize()).isEqualTo(2048);
    assertThat(field.limits().maxEntries()).isEqualTo(7);
  }

  @Test
  void field_withItsOwn_keepsThem() {
    var field =
        paging(
                "paging: { fields: { f: { type: a.B, field: c, mode: off, bytes: writeBack,"
                    + " minValueSize: 9KiB, maxEntries: 3, maxStateSize: unlimited } } }")
            .fields()
            .get(0);

    assertThat(field.mode()).isEqualTo(Mode.OFF);
    assertThat(field.bytes()).isEqualTo(FieldSpec.Bytes.WRITE_BACK);
    assertThat(field.minValueSize()).isEqualTo(9 << 10);
    assertThat(field.limits()).isEqualTo(new PageLimits(3, PageLimits.UNLIMITED, 0.8, true));
  }

  @Test
  void store_ofTheExample_isRead() {
    var store =
        paging(
                """
                paging:
                  stores:
                    chat-memory:
                      type: dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore
                      put: { method: updateMessages, key: 0, value: 1 }
                      get: { method: getMessages, key: 0 }
                      remove: deleteMessages
                      pinKeys: [system_prompt, user_preferences]
                      prefetchKeys: recent_messages
                      priority: { "tool_*": low, "system_*": critical }
                      maxEntries: 1000
                """)
            .stores()
            .get(0);

    assertThat(store.put()).isEqualTo(new StoreSpec.Access("updateMessages", 0, 1));
    assertThat(store.get()).isEqualTo(new StoreSpec.Access("getMessages", 0, -1));
    assertThat(store.remove()).isEqualTo(new StoreSpec.Access("deleteMessages", 0, -1));
    assertThat(store.pinKeys()).containsExactly("system_prompt", "user_preferences");
    assertThat(store.prefetchKeys()).containsExactly("recent_messages");
    assertThat(store.priority())
        .containsExactly(
            Map.entry("tool_*", Priority.LOW), Map.entry("system_*", Priority.CRITICAL));
    assertThat(store.limits().maxEntries()).isEqualTo(1000);
  }

  @Test
  void included_files_addWhatTheyHaveAndTheFirstKeyWins() {
    TestRules.write(
        directory,
        "more.yaml",
        "paging: { defaults: { memoryLimit: 1MiB, maxDisk: 2MiB }, stores: { s: { type: a.S } } }");

    var paging =
        paging(
            "include: more.yaml\npaging: { defaults: { memoryLimit: 3MiB }, fields: { f: { type:"
                + " a.F, field: g } } }");

    assertThat(paging.pages().memoryLimit()).isEqualTo(3 << 20);
    assertThat(paging.pages().maxDisk()).isEqualTo(2 << 20);
    assertThat(paging.fields()).hasSize(1);
    assertThat(paging.stores()).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "defaults: { pageSize: 2GiB }                    | above 1GiB",
        "defaults: { minValueSize: 1GiB }                | nothing would be paged",
        "defaults: { chunkSize: 1GiB }                   | no value has so large a chunk",
        "fields: { a: { type: x.Y } }                    | needs the key 'field'",
        "fields: { a: { field: y } }                     | needs the key 'type'",
        "stores: { a: { put: set } }                     | needs the key 'type'",
        "stores: { a: { type: x.Y, put: { key: 0 } } }   | needs the key 'method'",
        "stores: { a: { type: org.bsc.langgraph4j.checkpoint.MemorySaver, pinKeys: x } } | no keys",
        "{fields: { a: { type: x.Y, field: z } }, stores: { a: { type: x.Z } }} | given twice"
      })
  void paging_wrong_isRefusedWithItsReason(String text, String reason) {
    var body = text.startsWith("{") ? text : "{ " + text + " }";

    var loaded = TestRules.load(directory, "paging: " + body);

    assertThat(loaded.rules()).isNull();
    assertThat(loaded.problems()).anySatisfy(one -> assertThat(one.toString()).contains(reason));
  }

  @Test
  void field_withTheNameOfARule_isRefused() {
    var loaded =
        TestRules.load(
            directory,
            "rules: { a: { match: { type: x.Y } } }\n"
                + "paging: { fields: { a: { type: x.Y, field: z } } }");

    assertThat(loaded.problems())
        .anySatisfy(one -> assertThat(one.toString()).contains("has the name of the rule"));
  }
}
