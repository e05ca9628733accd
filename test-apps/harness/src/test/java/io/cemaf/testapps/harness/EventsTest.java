package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a recording holds of an application that had every kind of decision made for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsTest {
  private static final String RULES =
      """
      apiVersion: cemaf/v1
      sensors: { pollInterval: 50ms }
      guards: { board: { when: [temperature > 80C], cooldown: 100ms, checkInterval: 50ms } }
      pressure:
        levels: { high: { temperature: 70C }, critical: { temperature: 80C } }
        relief: { margin: 1%, after: 500ms }
      policies: { hot: { when: temperature > 80C, rules: [sort], do: { throttle: 90%, alert: info } } }
      rules:
        ask:
          match: { type: com.acme.desk.Desk, method: ask }
          guard: board
          priority: high
          onPause: "in a moment"
        tell: { match: { type: com.acme.desk.Desk, method: tell }, bulkhead: { maxConcurrentCalls: 1, maxWaitDuration: 0s } }
        sort: { match: { type: com.acme.desk.Desk, method: sort }, delay: 300ms }
        inner: { match: { type: com.acme.desk.Desk, method: inner }, degrade: { critical: { skip: { return: less } } } }
        chat: { match: llm.chat, bulkhead: 1 }
        marked:
          match: { type: com.acme.desk.Desk, method: marked }
          deadline: 1s
          concurrency: { algorithm: aimd, initialLimit: 1, maxLimit: 2 }
      """;

  private Path recording;
  private long pausedMillis;

  @BeforeAll
  void record(@TempDir Path room) throws Exception {
    recording = room.resolve("all.jfr");
    try (var host = FakeHost.in(Files.createDirectory(room.resolve("host")));
        var app =
            DrivenJvm.start(
                DrivenJvm.plan()
                    .on(host)
                    .rules(RULES)
                    .flags(
                        "-XX:StartFlightRecording=filename=" + recording + ",dumponexit=true",
                        "-Xlog:jfr+startup=off"))) {
      app.burst("tell", 3, 300);
      app.burst("sortText", 2, 1);
      app.burst("chat", 2, 50);
      app.burst("marked", 2, 300);
      await()
          .until(
              () ->
                  app.jvm().status().rule("marked").path("concurrency").path("limit").asInt() == 2);
      app.burst("marked", 12, 300);
      host.setTemperature(85);
      app.awaitAnswer("inner", "less");
      await().until(() -> app.jvm().status().guard("board").path("state").asText().equals("OPEN"));
      var paused = app.begin("ask", 1, 1, "caller-");
      app.awaitWaiting("caller-", 1);
      await().pollDelay(Duration.ofMillis(400)).until(() -> true);
      app.burst("inner", 1, 1);
      host.setTemperature(50);
      pausedMillis = paused.join().longestMillis();
      await()
          .until(
              () ->
                  app.jvm()
                      .status()
                      .json()
                      .path("level")
                      .path("current")
                      .asText()
                      .equals("NORMAL"));
      app.replace("ruless: {}\n");
      await().until(() -> app.jvm().stderr().contains("[cemaf]"));
      app.replace(RULES + "# again\n");
      await().until(() -> app.jvm().status().decisions().toString().contains("reloaded"));
      await()
          .until(
              () -> app.jvm().status().json().path("agent").path("uptimeMillis").asLong() > 7_000);
      app.assertHealthy();
      app.jvm().release();
      await().until(() -> !app.jvm().isAlive());
    }
  }

  private List<RecordedEvent> events(String name) {
    return JfrFiles.events(recording, "cemaf." + name);
  }

  private RecordedEvent event(String name, String field, String value) {
    return events(name).stream()
        .filter(event -> event.getString(field).equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "no " + name + " with " + field + " " + value + ": " + events(name)));
  }

  private static void assertCall(
      RecordedEvent event,
      String method,
      String priority,
      String level,
      String signal,
      double threshold,
      String action) {
    assertThat(event.getString("method")).isEqualTo("com.acme.desk.Desk." + method);
    assertThat(event.getString("priority")).isEqualTo(priority);
    assertThat(event.getString("level")).isEqualTo(level);
    assertThat(event.getString("signal")).isEqualTo(signal);
    assertThat(event.getDouble("threshold")).isEqualTo(threshold);
    assertThat(event.getString("action")).isEqualTo(action);
  }

  @Test
  void callPaused_byAGuard_lastsAsLongAsTheWait() {
    var event = event("CallPaused", "rule", "ask");

    assertCall(event, "ask", "HIGH", "CRITICAL", "temperature", 80, "guard");
    assertThat(event.getDouble("value")).isEqualTo(85);
    assertThat(event.getString("message")).isEqualTo("in a moment");
    assertThat(event.getString("outcome")).isEqualTo("admitted");
    assertThat(event.getDuration().toMillis()).isBetween(350L, pausedMillis + 1);
    assertThat(event.getThread().getJavaName()).isEqualTo("caller-0");
    assertThat(event.getStackTrace()).isNotNull();
  }

  @Test
  void callRejected_byAFullBulkhead_saysWhy() {
    var event = event("CallRejected", "rule", "tell");

    assertCall(event, "tell", "NORMAL", "NORMAL", "inFlight.tell", 1, "bulkhead");
    assertThat(event.getDouble("value")).isEqualTo(1);
    assertThat(events("CallRejected")).hasSize(2);
  }

  @Test
  void callShed_becauseItsTurnWouldComeTooLate_saysHowLate() {
    var event = event("CallShed", "rule", "marked");

    assertThat(event.getString("signal")).isEqualTo("wait.marked");
    assertThat(event.getString("action")).isEqualTo("deadline");
    assertThat(event.getString("priority")).isEqualTo("NORMAL");
    // of one second 0.3 s are for the call itself, and normal calls may wait for 15% of the rest
    assertThat(event.getDouble("threshold")).isBetween(0.05, 0.105);
    assertThat(event.getDouble("value")).isGreaterThan(event.getDouble("threshold"));
  }

  @Test
  void concurrencyLimit_thatMoves_isRecordedWithWhatItWas() {
    var raised = event("ConcurrencyLimitChanged", "action", "raised");

    assertThat(raised.getString("rule")).isEqualTo("marked");
    assertThat(raised.getInt("previous")).isEqualTo(1);
    assertThat(raised.getInt("limit")).isEqualTo(2);
  }

  @Test
  void callDegraded_bySkip_saysAtWhichLevel() {
    assertCall(
        event("CallDegraded", "rule", "inner"),
        "inner",
        "NORMAL",
        "CRITICAL",
        "temperature",
        80,
        "skip");
  }

  @Test
  void callThrottled_byADelay_saysHowLongItWaited() {
    var event = event("CallThrottled", "rule", "sort");

    assertThat(event.getString("method")).isEqualTo("com.acme.desk.Desk.sort");
    assertThat(event.getString("action")).isEqualTo("delay");
    assertThat(event.getDuration("waited").toMillis()).isBetween(10L, 60_000L);
  }

  @Test
  void levelChanges_upAndDown_nameTheirSignal() {
    var raised = event("PressureLevelChanged", "action", "raised");
    assertThat(raised.getString("previous")).isEqualTo("NORMAL");
    assertThat(raised.getString("level")).isEqualTo("CRITICAL");
    assertThat(raised.getString("signal")).isEqualTo("temperature");
    assertThat(raised.getDouble("value")).isEqualTo(85);
    assertThat(raised.getDouble("threshold")).isEqualTo(80);

    var relaxed =
        events("PressureLevelChanged").stream()
            .filter(event -> event.getString("action").equals("relaxed"));
    assertThat(relaxed)
        .extracting(event -> event.getString("level"))
        .containsExactly("HIGH", "ELEVATED", "NORMAL");
  }

  @Test
  void guardTransitions_throughAllStates_nameTheirReason() {
    var transitions = events("GuardStateTransition");

    assertThat(transitions).allMatch(event -> event.getString("guard").equals("board"));
    assertThat(transitions)
        .first()
        .satisfies(
            opened -> {
              assertThat(opened.getString("previous")).isEqualTo("CLOSED");
              assertThat(opened.getString("state")).isEqualTo("OPEN");
              assertThat(opened.getString("signal")).isEqualTo("temperature");
              assertThat(opened.getDouble("value")).isEqualTo(85);
              assertThat(opened.getDouble("threshold")).isEqualTo(80);
            });
    assertThat(transitions)
        .extracting(event -> event.getString("state"))
        .contains("HALF_OPEN")
        .endsWith("CLOSED");
  }

  @Test
  void samples_ofEveryPoll_holdWhatTheHostSaid() {
    var samples = events("PressureSample");

    assertThat(samples).hasSizeGreaterThan(60);
    assertThat(samples).anyMatch(event -> event.getDouble("temperature") == 85);
    assertThat(samples.get(samples.size() - 1).getDouble("memory")).isCloseTo(0.5, within(0.05));
    assertThat(samples.get(samples.size() - 1).getLong("rss")).isEqualTo(128L << 20);
  }

  @Test
  void rules_readAgain_areRecordedWithWhatWasWrong() {
    assertThat(events("RulesReloaded"))
        .extracting(event -> event.getString("action"))
        .containsExactly("refused", "reloaded");
    var refused = events("RulesReloaded").get(0);
    assertThat(refused.getBoolean("accepted")).isFalse();
    assertThat(refused.getString("problems")).contains("CEMAF-R003");
    assertThat(refused.getString("files")).endsWith("rules.yaml");
  }

  @Test
  void wovenMethods_ofEveryRule_areRecorded() {
    assertThat(events("RuleWoven"))
        .extracting(event -> event.getString("rule"))
        .contains("ask", "tell", "sort", "inner", "chat");
    assertThat(event("RuleWoven", "rule", "ask").getString("method"))
        .isEqualTo("com.acme.desk.Desk.ask");
  }

  @Test
  void overhead_isRecordedNowAndThen() {
    assertThat(events("AgentOverhead"))
        .isNotEmpty()
        .allMatch(event -> event.getLong("faults") == 0);
    assertThat(events("AgentOverhead"))
        .allMatch(event -> event.getDuration("controlTime").toMillis() < 5_000);
  }

  @Test
  void policyTransition_andAlert_tellWhatBeganAndEnded() {
    var begun = event("PolicyTransition", "state", "active");
    assertThat(begun.getString("policy")).isEqualTo("hot");
    assertThat(begun.getString("action")).isEqualTo("throttle 90%, alert info");
    assertThat(begun.getString("signal")).isEqualTo("temperature");
    assertThat(begun.getDouble("value")).isEqualTo(85);
    assertThat(begun.getDouble("threshold")).isEqualTo(80);
    var ended = event("PolicyTransition", "state", "inactive");
    assertThat(ended.getStartTime()).isAfter(begun.getStartTime());
    var alert = event("Alert", "policy", "hot");
    assertThat(alert.getString("severity")).isEqualTo("info");
    assertThat(alert.getString("message"))
        .isEqualTo("policy 'hot' is active: temperature is 85.0, threshold 80.0");
  }

  @Test
  void noPrompt_isAnywhereInTheRecording() {
    for (var event : JfrFiles.events(recording)) {
      assertThat(event.toString()).doesNotContain("a question", "an answer", "answer to a");
    }
  }

  @Test
  void jfrTool_printsThemForAPerson(@TempDir Path own) {
    var printed =
        Commands.run(
            own,
            Map.of(),
            Duration.ofSeconds(60),
            List.of(
                Jdk.underTest().tool("jfr").toString(),
                "print",
                "--events",
                "cemaf.*",
                recording.toString()));

    assertThat(printed.exit()).as(printed.stderr()).isZero();
    assertThat(printed.stdout())
        .contains("cemaf.CallPaused {", "cemaf.PressureSample {", "message = \"in a moment\"")
        .containsPattern("memory = 5\\d\\.\\d+%")
        .containsPattern("rss = 128\\.0 MB");
  }
}
