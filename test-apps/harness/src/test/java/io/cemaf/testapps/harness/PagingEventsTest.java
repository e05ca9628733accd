package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a recording tells of paging is what {@code status} counts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagingEventsTest {
  private Path recording;
  private JsonNode paging;

  @BeforeAll
  void record(@TempDir Path room) throws Exception {
    recording = room.resolve("all.jfr");
    var rules =
        """
        apiVersion: cemaf/v1
        sensors: { pollInterval: 50ms }
        paging:
          defaults: { storagePath: %s, memoryLimit: 4MiB, softCache: 0%% }
          fields: { notes: { type: com.acme.pages.Note, field: text } }
        """
            .formatted(room.resolve("pages"));
    try (var host = FakeHost.in(Files.createDirectory(room.resolve("host")));
        var app =
            DrivenJvm.start(
                DrivenJvm.plan()
                    .on(host)
                    .rules(rules)
                    .flags(
                        "-XX:StartFlightRecording=filename=" + recording + ",dumponexit=true",
                        "-Xlog:jfr+startup=off"))) {
      assertThat(app.order("notes hold 24")).isEqualTo("24");
      assertThat(app.order("notes same")).isEqualTo("24");
      paging = app.jvm().status().json().path("paging");
      // what was evicted last is told at the next step
      var steps = steps(app);
      await().until(() -> steps(app) > steps + 2);
      app.assertHealthy();
      app.jvm().release();
      await().until(() -> !app.jvm().isAlive());
    }
  }

  private static long steps(DrivenJvm app) {
    return app.jvm().status().json().path("overhead").path("controlSteps").asLong();
  }

  private List<RecordedEvent> events(String name) {
    return JfrFiles.events(recording, "cemaf." + name);
  }

  private static long sum(List<RecordedEvent> events, String field) {
    return events.stream().mapToLong(event -> event.getLong(field)).sum();
  }

  @Test
  void pageOut_tells_whatLeftTheHeap() {
    var events = events("PageOut");

    assertThat(events).isNotEmpty().allMatch(event -> event.getString("rule").equals("notes"));
    assertThat(sum(events, "pages")).isEqualTo(paging.path("pages").asLong());
    assertThat(sum(events, "bytes")).isGreaterThanOrEqualTo(24L << 20);
  }

  @Test
  void pageEvicted_tells_whatLeftMemory() {
    var events = events("PageEvicted");

    assertThat(events).isNotEmpty().allMatch(event -> event.getString("action").equals("auto"));
    assertThat(sum(events, "pages")).isGreaterThanOrEqualTo(paging.path("pagesEvicted").asLong());
    assertThat(sum(events, "bytes")).isGreaterThanOrEqualTo(20L << 20);
    assertThat(sum(events, "written")).isGreaterThanOrEqualTo(paging.path("bytesOnDisk").asLong());
  }

  @Test
  void pageIn_tells_whoWaitedForWhat() {
    var events = events("PageIn");

    assertThat(events)
        .isNotEmpty()
        .allMatch(event -> event.getString("rule").equals("notes"))
        .allMatch(event -> event.getLong("page") > 0)
        .allMatch(event -> event.getLong("bytes") > 0)
        .allMatch(event -> event.getDuration("waited").toNanos() > 1_000);
    assertThat((long) events.size()).isEqualTo(paging.path("pageFaults").asLong());
  }
}
