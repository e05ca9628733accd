package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Levels whose thresholds are {@code auto}, on a machine that has a past or has none. */
class LearnedLevelsTest {
  private static final String RULES =
      """
      device: server
      sensors: { pollInterval: 50ms, history: %s }
      pressure:
        levels: { high: { memory: auto } }
        relief: { after: 50ms }
      """;

  /** How many numbers a signal's past has: of memory one for each half percent. */
  private static final int BUCKETS = 200;

  @TempDir Path room;
  private Path history;
  private FakeHost host;

  @BeforeEach
  void machine() throws IOException {
    host = FakeHost.in(Files.createDirectory(room.resolve("machine")));
    history = room.resolve("history.json");
  }

  @AfterEach
  void end() {
    host.close();
  }

  private ForkPlan plan() {
    return DrivenJvm.plan().on(host).rules("apiVersion: cemaf/v1\n");
  }

  private static String past(int seconds) {
    return past("memory", seconds);
  }

  /** A past of so many seconds in which a signal was always at 40%. */
  private static String past(String signal, int seconds) {
    return "{\"format\":\"cemaf-history/1\",\"seconds\":{\""
        + signal
        + "\":["
        + Stream.iterate(0, bucket -> bucket + 1)
            .limit(BUCKETS)
            .map(bucket -> bucket == 80 ? Integer.toString(seconds) : "0")
            .collect(Collectors.joining(","))
        + "]}}";
  }

  private String rules() {
    return RULES.formatted(history);
  }

  private static JsonNode threshold(GuardedApp jvm) {
    return jvm.status().json().path("thresholds").path(0);
  }

  @Test
  void machine_withAPast_isUnderPressureWhereItSeldomWas() throws Exception {
    Files.writeString(history, past(7_200));
    try (var app = DrivenJvm.start(plan())) {
      app.write(rules());
      app.awaitLevel("high");

      var threshold = threshold(app.jvm());
      assertThat(threshold.path("learned").asBoolean()).isTrue();
      assertThat(threshold.path("threshold").asDouble()).isBetween(0.45, 0.46);
      assertThat(threshold.path("atMost").asDouble()).isEqualTo(0.75);
      assertThat(threshold.path("seenMinutes").asInt()).isBetween(119, 125);
      assertThat(app.jvm().status().json().path("level").path("threshold").asDouble())
          .isBetween(0.45, 0.46);

      host.setMemory(8L << 30, 5L << 30);
      app.awaitLevel("normal");
      app.assertHealthy();
    }
  }

  /** At 60% of its cores; the device's own threshold is 75%. */
  @Test
  void machine_whoseCoresWereMostlyIdle_isUnderPressureWhenTheyAreNot() throws Exception {
    Files.writeString(history, past("cpu", 7_200));
    host.setCpu(0.6);
    try (var app = DrivenJvm.start(plan())) {
      var rules = rules().replace("pollInterval: 50ms", "pollInterval: 50ms, window: 500ms");
      app.write(rules.replace("memory: auto", "cpu: auto"));
      app.awaitLevel("high");
      var threshold = threshold(app.jvm());
      assertThat(threshold.path("signal").asText()).isEqualTo("cpu");
      assertThat(threshold.path("threshold").asDouble()).isBetween(0.45, 0.46);

      app.write(rules.replace("memory: auto", "cpu: 75%"));
      app.awaitLevel("normal");
      app.assertHealthy();
    }
  }

  @Test
  void machine_withoutAPast_hasTheDevicesThreshold() {
    try (var app = DrivenJvm.start(plan())) {
      app.write(rules());
      app.awaitLevel("normal");
      var threshold = threshold(app.jvm());
      assertThat(threshold.path("learned").asBoolean()).isFalse();
      assertThat(threshold.path("threshold").asDouble()).isEqualTo(0.75);
      assertThat(app.jvm().status().setting("pressure.levels.high").path("value").asText())
          .contains("(auto)");

      host.setMemory(8L << 30, 1L << 30);
      app.awaitLevel("high");
      app.assertHealthy();
    }
  }

  @Test
  void past_isWrittenAtTheEnd_andKeptByTheNextJvm() throws Exception {
    Files.writeString(history, past(7_200));
    try (var app = DrivenJvm.start(plan())) {
      app.write(rules());
      app.awaitLevel("high");
      app.order("exit");
      await().until(() -> !app.jvm().isAlive());
    }

    var numbers = new JsonMapper().readTree(history.toFile()).path("seconds").path("memory");
    assertThat(numbers).hasSize(BUCKETS);
    assertThat(numbers.path(80).asDouble()).isBetween(7_000.0, 7_200.0);
    assertThat(numbers.path(100).asDouble()).as("at 50% while it ran").isPositive();
    try (var app = DrivenJvm.start(plan())) {
      app.write(rules());
      app.awaitLevel("high");
      assertThat(app.jvm().command("detach").exit()).isZero();
    }
    assertThat(new JsonMapper().readTree(history.toFile()).path("format").asText())
        .isEqualTo("cemaf-history/1");
  }

  @Test
  void reload_ofOtherRules_forgetsNothing() throws Exception {
    Files.writeString(history, past(7_200));
    try (var app = DrivenJvm.start(plan())) {
      app.write(rules());
      app.awaitLevel("high");
      Files.writeString(history, past(1));

      app.write(rules() + "deadline: 5s\n");

      app.awaitLevel("high");
      assertThat(threshold(app.jvm()).path("learned").asBoolean()).isTrue();
      app.assertHealthy();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not a history",
        "[1, 2]",
        "{\"format\":\"another/1\",\"seconds\":{}}",
        "{\"format\":\"cemaf-history/1\",\"seconds\":{\"memory\":[1,2,3]}}",
        "{\"format\":\"cemaf-history/1\",\"seconds\":{\"memory\":[-1]}}"
      })
  void file_thatIsNoHistory_isPutAsideWithOneLine(String text) throws Exception {
    Files.writeString(history, text);
    try (var app = DrivenJvm.start(plan().expectLine("is no history.*history.json.bad"))) {
      app.write(rules());
      app.awaitLevel("normal");
      await().until(() -> Files.exists(room.resolve("history.json.bad")));
      app.order("exit");
      await().until(() -> !app.jvm().isAlive());
      await().untilAsserted(() -> assertThat(lines(app)).containsPattern("is no history"));
      assertThat(lines(app).lines().filter(line -> line.contains("[cemaf]"))).hasSize(1);
    }
    assertThat(room.resolve("history.json.bad")).hasContent(text);
    assertThat(new JsonMapper().readTree(history.toFile()).path("format").asText())
        .isEqualTo("cemaf-history/1");
  }

  private static String lines(DrivenJvm app) {
    return app.jvm().stderr();
  }

  @Test
  void file_thatCannotBeWritten_isSaidOnceAndCostsNothing() {
    history = room.resolve("nowhere/history.json");
    try (var app = DrivenJvm.start(plan())) {
      app.write(rules());
      app.awaitLevel("normal");
      app.order("exit");
      await().until(() -> !app.jvm().isAlive());
      assertThat(Arrays.stream(lines(app).split("\n", -1)).filter(line -> !line.isEmpty()))
          .singleElement()
          .asString()
          .contains("[cemaf]", "cannot be written");
    }
  }
}
