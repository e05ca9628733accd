package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signals of the flight recorder: it runs while rules name one, and leaves others' alone. */
class JfrSignalsTest {
  private static final String RULES =
      """
      sensors: { pollInterval: 50ms, window: 5s }
      rules:
        flag:
          match: { type: com.acme.desk.Probe, method: flag }
          degrade: { %s: { skip: { return: over } } }
      """;

  @TempDir Path room;
  private FakeHost host;

  @BeforeEach
  void machine() {
    host = FakeHost.in(room.resolve("machine"));
  }

  @AfterEach
  void end() {
    host.close();
  }

  private DrivenJvm start(String... flags) {
    return DrivenJvm.start(DrivenJvm.plan().on(host).rules("apiVersion: cemaf/v1\n").flags(flags));
  }

  private static JsonNode sensor(DrivenJvm app) {
    for (var sensor : app.jvm().status().json().path("sensors")) {
      if (sensor.path("name").asText().equals("jfr")) {
        return sensor;
      }
    }
    throw new AssertionError("no sensor jfr");
  }

  @Test
  void pauses_ofCollections_holdAConditionWhileRulesNameThem() {
    // Room enough for no collection to come by itself.
    try (var app = start("-Xmn400m", "-Xmx600m")) {
      app.use("");
      assertThat(app.order("threads")).doesNotContain("cemaf-jfr").doesNotContain("JFR");

      app.use(RULES.formatted("jfr.gcPause > 1ms"));
      await()
          .untilAsserted(
              () -> {
                app.order("collect 3");
                assertThat(app.call("flag")).isEqualTo("over");
              });
      await().untilAsserted(() -> assertThat(sensor(app).path("cpuMillis").isNumber()).isTrue());
      assertThat(app.order("threads")).contains("cemaf-jfr");
      // Seldom: asking again and again is what makes garbage here.
      await()
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(() -> assertThat(app.call("flag")).isEmpty());

      app.use("");
      await().until(() -> !app.order("threads").contains("cemaf-jfr"));
      app.assertHealthy();
    }
  }

  /** Each is told of a second after it happened, and counts for five. */
  @Test
  void threads_thatWaitForMonitorsOrArePinned_holdTheConditionOnThem() {
    try (var app = start()) {
      app.use(RULES.formatted("jfr.contended > 10s"));
      awaitTold(app, "jfr.contended");
      app.call("contended");
      awaitTold(app, "jfr.contended", 0.3);
      assertThat(app.call("flag")).isEmpty();
      app.use(RULES.formatted("jfr.contended > 200ms"));
      await()
          .untilAsserted(
              () -> {
                app.call("contended");
                assertThat(app.call("flag")).isEqualTo("over");
              });

      app.use(RULES.formatted("jfr.pinned > 200ms"));
      if (Jdk.underTest().feature() < 21) {
        await()
            .during(Duration.ofSeconds(2))
            .until(() -> app.jvm().status().json().path("signals").path("jfr.pinned").isNull());
      } else {
        awaitTold(app, "jfr.pinned");
        assertThat(app.call("flag")).isEmpty();
        assertThat(app.call("pinned")).isEqualTo("done");
        app.awaitAnswer("flag", "over");
      }
      app.assertHealthy();
    }
  }

  private static void awaitTold(DrivenJvm app, String signal) {
    awaitTold(app, signal, 0);
  }

  private static void awaitTold(DrivenJvm app, String signal, double least) {
    await()
        .untilAsserted(
            () -> {
              var value = app.jvm().status().json().path("signals").path(signal);
              assertThat(value.asDouble(-1)).isGreaterThanOrEqualTo(least);
            });
  }

  @Test
  void recording_ofTheUser_staysWhatItWas() throws Exception {
    var recording = room.resolve("user.jfr");
    try (var app =
        start(
            "-XX:StartFlightRecording=settings=default,dumponexit=true,filename=" + recording,
            "-Xlog:jfr+startup=off")) {
      app.use(RULES.formatted("jfr.gcPause > 1ms"));
      await()
          .untilAsserted(
              () -> {
                app.order("collect 3");
                assertThat(app.call("flag")).isEqualTo("over");
              });
      app.use("");
      await().until(() -> !app.order("threads").contains("cemaf-jfr"));
      app.order("collect 1");
      app.order("exit");
      await().until(() -> !app.jvm().isAlive());
    }
    var events = RecordingFile.readAllEvents(recording);
    assertThat(events).anyMatch(event -> event.getEventType().getName().equals("jdk.GCPhasePause"));
    assertThat(events)
        .filteredOn(event -> event.getEventType().getName().equals("jdk.JavaMonitorEnter"))
        .allMatch(event -> event.getDuration().toMillis() >= 20);
  }

  @Test
  void detach_whileItStreams_leavesNoThread() {
    try (var app = start()) {
      app.use(RULES.formatted("jfr.contended > 1s"));
      await().until(() -> app.order("threads").contains("cemaf-jfr"));

      assertThat(app.jvm().command("detach").exit()).isZero();

      await().until(() -> !app.order("threads").contains("cemaf-"));
    }
  }

  @Test
  void jvm_whoseMainEnds_endsAlthoughItStreams() {
    try (var app = start()) {
      app.use(RULES.formatted("jfr.contended > 1s"));
      await().until(() -> app.order("threads").contains("cemaf-jfr"));

      app.jvm().release();

      await().until(() -> !app.jvm().isAlive());
    }
  }
}
