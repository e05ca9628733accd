package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.acme.desk.Redeployed;
import com.acme.pages.Giant;
import com.fasterxml.jackson.databind.JsonNode;
import io.cemaf.testapps.context.ContextApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages where memory is short: of the heap, of the pages' own, of the control group. */
class PageFaultsMemoryTest {
  private static final int NOTES = 24;
  private static final String ALL = NOTES + " 0 0";
  private static final long MIB = 1 << 20;

  private static final Pattern BRIM = Pattern.compile("(\\d+) (\\d+) 0 0");

  @TempDir Path room;

  private String paging(String keys) {
    return """
    paging:
      defaults: { storagePath: "%s", %s }
      fields: { notes: { type: com.acme.pages.Note, field: text } }
    """
        .formatted(room.resolve("pages"), keys);
  }

  private String rules(String keys) {
    return "apiVersion: cemaf/v1\n" + paging(keys);
  }

  private static JsonNode paging(DrivenJvm app) {
    return app.jvm().status().json().path("paging");
  }

  /** Values of a mebibyte, in memory that has no room for one of them and its pages' numbers. */
  @Test
  void value_largerThanTheMemoryOfPages_goesThroughItInPieces() {
    try (var app =
        DrivenJvm.start(
            DrivenJvm.plan()
                .rules(rules("memoryLimit: 1MiB, encrypt: false, softCache: 0%"))
                .flags("-Xmx256m"))) {
      assertThat(app.order("stack hold " + NOTES)).isEqualTo(ALL);
      assertThat(app.order("stack read")).isEqualTo(ALL);
      assertThat(paging(app).path("bytes").asLong()).isEqualTo(NOTES * MIB);
      assertThat(paging(app).path("refused").asLong()).isZero();
      assertThat(app.jvm().stderr()).isEmpty();
    }
  }

  @Test
  void text_ofAGibibyte_isWhatItWas() {
    var plan =
        ForkedJvm.of(Giant.class)
            .rules(rules("memoryLimit: 64MiB, maxValueSize: 2GiB, encrypt: false, softCache: 0%"))
            .flags("-Xmx4g")
            .prints("as it was\n");
    try (var app = plan.start()) {
      var ended = app.await(Duration.ofMinutes(3));
      assertThat(ended.exit()).isZero();
      var paging = ended.status().json().path("paging");
      assertThat(paging.path("bytes").asLong()).isGreaterThanOrEqualTo(1 << 30);
      assertThat(paging.path("pageFaults").asLong()).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource({"-XX:+UseAES, AES", "-XX:-UseAES, ChaCha20"})
  void processor_withoutAes_hasPagesEncryptedAllTheSame(String flag, String cipher) {
    try (var app =
        DrivenJvm.start(
            DrivenJvm.plan()
                .rules(rules("memoryLimit: 4MiB, softCache: 0%"))
                .flags("-Xmx256m", "-XX:+IgnoreUnrecognizedVMOptions", flag))) {
      assertThat(app.order("stack hold 12")).isEqualTo("12 0 0");
      assertThat(app.order("stack read")).isEqualTo("12 0 0");
      assertThat(paging(app).path("encryption").asText()).contains(cipher);
      assertThat(paging(app).path("pagesOnDisk").asLong()).isPositive();
      assertThat(app.jvm().stderr()).isEmpty();
    }
  }

  /** Every time there is no byte left, while pages are written, read and freed. */
  @Test
  void heap_fullToTheBrim_losesNothing() {
    try (var app =
        DrivenJvm.start(
            DrivenJvm.plan().rules(rules("memoryLimit: 4MiB, encrypt: false")).flags("-Xmx64m"))) {
      assertThat(app.order("stack hold " + NOTES)).isEqualTo(ALL);

      var brim = BRIM.matcher(app.order("stack brim 12"));

      assertThat(brim.matches()).isTrue();
      assertThat(brim.group(1)).isEqualTo("12");
      assertThat(Integer.parseInt(brim.group(2))).isGreaterThanOrEqualTo(NOTES);
      assertThat(app.order("stack drop")).isEqualTo("0 0 0");
      assertThat(app.order("stack hold 96")).isEqualTo("96 0 0");
    }
  }

  /** More at once than the pages' ring and memory have room for. */
  @Test
  void threads_readingWritingAndDroppingAtOnce_seeWhatTheyWrote() {
    try (var app =
        DrivenJvm.start(
            DrivenJvm.plan()
                .rules(
                    rules("memoryLimit: 1MiB, encrypt: false, softCache: 0%, minValueSize: 1KiB"))
                .flags("-Xmx64m"))) {
      assertThat(app.order("stack crowd 50")).isEqualTo("0");
      assertThat(paging(app).path("writtenBytes").asLong()).isGreaterThan(MIB);
      await()
          .untilAsserted(
              () -> {
                app.order("collect 1");
                assertThat(paging(app).path("pages").asLong()).isZero();
              });
      assertThat(app.jvm().stderr()).isEmpty();
    }
  }

  /** What is on disk is in the group's page cache, and no pressure. */
  @Test
  void group_withAQuarterOfWhatIsSpilled_isNotTakenForFull(TestReporter reporter) throws Exception {
    var rules =
        """
        apiVersion: cemaf/v1
        sensors: { pollInterval: 100ms }
        pressure: { levels: { elevated: { memory: 80%% } } }
        guards: { full: { when: [memory > 90%%] } }
        rules: { prose: { match: { type: io.cemaf.testapps.context.Prose, method: text }, guard: full } }
        paging:
          defaults: { storagePath: "%s", memoryLimit: 8MiB, compression: none, encrypt: false }
          fields:
            segments: { type: dev.langchain4j.data.segment.TextSegment, field: text }
        """
            .formatted(room.resolve("pages"));
    var log = room.resolve("cemaf.log");
    var plan =
        ForkedJvm.of(ContextApp.class, "segments", "640")
            .rules(rules)
            .property("cemaf.log.file", log.toString())
            .property("cemaf.log.level", "info")
            .flags("-Xmx40m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            // A disk that is being written to may be slow to say how full it is.
            .allowFallBacks("SENSOR_LOST");
    MemoryGroup group;
    try {
      group = MemoryGroup.of(160 * MIB, "pages");
    } catch (IOException refused) {
      reporter.publishEntry("no control group of its own", refused.toString());
      assertThat(plan.run().stdout()).contains("\"verified\":10240");
      return;
    }
    try (group;
        var app = plan.within(group.entering()).start()) {
      var ended = app.await(Duration.ofMinutes(3));
      assertThat(ended.stdout()).contains("\"verified\":10240");
      assertThat(group.kills()).isZero();
      assertThat(ended.status().json().path("paging").path("writtenBytes").asLong())
          .isGreaterThan(560 * MIB);
      assertThat(ended.status().guard("full").path("state").asText()).isEqualTo("CLOSED");
      assertThat(Files.readString(log)).doesNotContain("full", "NORMAL ->");
    }
  }

  /** Nothing of the agent's keeps a loader: so many of them do not fit into this. */
  @Test
  void loaders_whoseFieldsWerePaged_areUnloaded() {
    var rules =
        """
        apiVersion: cemaf/v1
        paging:
          defaults: { memoryLimit: 64MiB, storagePath: "%s" }
          fields:
            said:
              type: dev.langchain4j.data.message.SystemMessage
              field: text
              minValueSize: 1KiB
        """
            .formatted(room.resolve("pages"));
    var plan =
        ForkedJvm.of(Redeployed.class, "300")
            .flags("-Xmx64m", "-XX:MaxMetaspaceSize=44m")
            .rules(rules)
            .prints("300 deployments\n");
    try (var app = plan.start()) {
      var ended = app.await(Duration.ofMinutes(3));
      assertThat(ended.exit()).isZero();
      var said = ended.status().json().path("paging").path("rules").path("said");
      assertThat(said.path("hits").asLong() + said.path("pageFaults").asLong()).isPositive();
      assertThat(said.path("pages").asLong()).isLessThan(2_000);
    }
  }

  @Test
  void softLimit_reached_pagesOutBeforeAnyCallIsRefused() {
    try (var host = FakeHost.in(room.resolve("host"))) {
      host.setResident(200 * MIB);
      host.setCgroup(2, 4_096 * MIB, 100 * MIB, 0);
      try (var app =
          DrivenJvm.start(DrivenJvm.plan().on(host).rules(DrivenJvm.NO_RULES).flags("-Xmx256m"))) {
        app.use(
            "memory: { softLimit: 700MiB, hardLimit: 1GiB }\n"
                + paging("memoryLimit: 128MiB, encrypt: false, softCache: 10%")
                + "rules:\n  ask: { match: { type: com.acme.desk.Desk, method: ask }, bulkhead: 8,"
                + " deadline: 300ms }\n");
        assertThat(app.order("stack hold " + NOTES)).isEqualTo(ALL);
        assertThat(paging(app).path("pagesOnDisk").asLong()).isZero();
        var before = paging(app).path("bytesInMemory").asLong();
        assertThat(before).isGreaterThanOrEqualTo(NOTES * MIB);
        // Only what has been made of a page is kept for certain.
        app.order("collect 1");
        assertThat(app.order("stack read")).isEqualTo(ALL);
        var decoded = paging(app).path("decodedBytes").asLong();
        assertThat(decoded).isPositive();

        host.setResident(800 * MIB);

        await()
            .untilAsserted(
                () -> {
                  var paging = paging(app);
                  assertThat(paging.path("pagesOnDisk").asLong()).isPositive();
                  assertThat(paging.path("bytesInMemory").asLong()).isLessThan(before * 4 / 5);
                  assertThat(paging.path("decodedBytes").asLong()).isLessThan(decoded);
                });
        var memory = app.jvm().status().json().path("memory");
        assertThat(memory.path("state").asText()).isEqualTo("SOFT");
        assertThat(app.call("ask")).isEqualTo("answer to a");
        assertThat(app.burst("ask", 8, 20).rejected()).isZero();
        assertThat(app.order("stack read")).isEqualTo(ALL);
        app.assertHealthy("OOM_SCORE_NOT_SET");
      }
    }
  }
}
