package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cemaf.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The public API in an application: with the agent, without it, and with one that comes late. */
class ApiTest {
  private static final String RULES =
      """
      deadline: 2s
      sensors: { pollInterval: 50ms }
      pressure:
        levels:
          elevated: { temperature: 60C }
          high: { temperature: 70C }
          critical: { temperature: 80C, memory: 90% }
          emergency: { temperature: 90C }
        relief: { margin: 1%, after: 50ms }
      guards:
        board: { when: [temperature > 85C], cooldown: 100ms, checkInterval: 100ms, maxWait: 10ms }
      rules:
        work:
          match: { type: com.acme.desk.Desk, method: ask }
          bulkhead: { maxConcurrentCalls: { normal: 2, critical: 1 }, maxWaitDuration: 200ms }
        free: { priority: low }
      """;

  private static final long GIB = 1L << 30;

  @TempDir Path root;
  private FakeHost host;

  @BeforeEach
  void start() {
    host = FakeHost.in(root);
  }

  @AfterEach
  void end() {
    host.close();
  }

  private DrivenJvm guarded() {
    return DrivenJvm.start(DrivenJvm.plan().on(host).rules("apiVersion: cemaf/v1\n" + RULES));
  }

  private static void awaitAnswer(DrivenJvm app, String order, String answer) {
    await(order).untilAsserted(() -> assertThat(app.order(order)).startsWith(answer));
  }

  @Test
  void level_isTheAgents() {
    try (var app = guarded()) {
      awaitAnswer(app, "api level", "NORMAL false");
      host.setTemperature(75);
      awaitAnswer(app, "api level", "HIGH true");
      assertThat(app.order("api stats work")).startsWith("HIGH temperature 75.0 work");
      app.assertHealthy();
    }
  }

  @Test
  void block_isACallOfItsRule_andSharesItsLimitWithItsMethods() {
    try (var app = guarded()) {
      awaitAnswer(app, "api can work", "true");
      assertThat(app.burst("block", 4, 60).most()).isEqualTo(2);
      assertThat(app.burst("plainBlock", 4, 60).most()).isEqualTo(2);

      var methods = app.begin("ask", 2, 600, "method-");
      app.awaitEntered("method-1");
      assertThat(app.order("api can work"))
          .startsWith("false")
          .contains("rule=work", "action=bulkhead", "signal=inFlight.work");
      assertThat(app.call("block"))
          .contains("CallRejectedException", "rule 'work' refused the call (bulkhead");
      assertThat(methods.join().answered()).isEqualTo(2);
      assertThat(app.order("api stats work")).contains("rejected=1");
      app.assertHealthy();
    }
  }

  @Test
  void block_whoseBodyThrows_throwsTheSameAndCountsAsFailed() {
    try (var app = guarded()) {
      awaitAnswer(app, "api can work", "true");
      assertThat(app.call("failingBlock")).isEqualTo("java.io.IOException: on purpose");
      assertThat(app.order("api stats work")).contains("started=1, failed=1, inFlight=0");
      app.assertHealthy();
    }
  }

  @Test
  void block_ofAGuard_goesByItAlone_andOfNobodyAlwaysGoes() {
    try (var app = guarded()) {
      awaitAnswer(app, "api level", "NORMAL");
      assertThat(app.burst("guardBlock", 4, 60).most()).isEqualTo(4);
      host.setTemperature(88);
      awaitAnswer(app, "api can board", "false");
      assertThat(app.call("guardBlock")).contains("refused the call (guard: temperature is 88.0");
      assertThat(app.call("unknownBlock")).isEqualTo("nobody");
      host.setTemperature(40);
      awaitAnswer(app, "api can board", "true");
      assertThat(app.call("guardBlock")).isEqualTo("board");
      app.assertHealthy();
    }
  }

  @Test
  void block_afterOtherRulesCameIntoForce_goesByThose() {
    try (var app = guarded()) {
      awaitAnswer(app, "api can work", "true");
      assertThat(app.burst("block", 4, 60).most()).isEqualTo(2);
      app.replace("apiVersion: cemaf/v1\n" + RULES.replace("normal: 2", "normal: 3"));
      await().untilAsserted(() -> assertThat(app.burst("block", 4, 60).most()).isEqualTo(3));
      app.replace("apiVersion: cemaf/v1\nsensors: { pollInterval: 50ms }\n");
      await().untilAsserted(() -> assertThat(app.burst("block", 4, 60).most()).isEqualTo(4));
      app.assertHealthy();
    }
  }

  @Test
  void memory_atItsCriticalThreshold_isRefused_andAnIteratorWaits() {
    try (var app = guarded()) {
      awaitAnswer(app, "api memory", "enough");
      assertThat(app.order("api items 5")).isEqualTo("5 items");
      host.setMemory(4 * GIB, GIB / 8);
      awaitAnswer(app, "api memory", "cemaf: rule 'memory' refused the call (checkMemory: memory");
      assertThat(app.order("api items 5"))
          .startsWith("0 items, then cemaf: rule 'memory' refused the call");
      host.setMemory(4 * GIB, 3 * GIB);
      awaitAnswer(app, "api items 5", "5 items");
      app.assertHealthy();
    }
  }

  @Test
  void throttle_waitsByTheLevel_unlessThrottlingIsOff() {
    try (var app = guarded()) {
      awaitAnswer(app, "api level", "NORMAL");
      assertThat(app.order("api throttle")).isEqualTo("0");
      var millis = List.of(0L, 500L, 1_000L, 2_000L, 2_000L);
      for (var level : List.of(Level.ELEVATED, Level.HIGH, Level.CRITICAL, Level.EMERGENCY)) {
        host.setTemperature(55 + 10 * level.ordinal());
        awaitAnswer(app, "api level", level.name());
        var least = millis.get(level.ordinal());
        assertThat(Shortest.below(least + 450, () -> Long.parseLong(app.order("api throttle"))))
            .as(level.name())
            .isBetween(least, least + 450);
      }
      app.order("property cemaf.disable.throttle true");
      await().untilAsserted(() -> assertThat(app.order("api throttle")).isEqualTo("0"));
      app.assertHealthy();
    }
  }

  @Test
  void awaitLevel_untilItIsReachedOrTimeIsOver() {
    try (var app = guarded()) {
      host.setTemperature(85);
      awaitAnswer(app, "api level", "CRITICAL");
      assertThat(app.order("api await ELEVATED 200")).isEqualTo("false");
      assertThat(app.order("api await CRITICAL 200")).isEqualTo("true");
      host.setTemperature(40);
      assertThat(app.order("api await NORMAL 20000")).isEqualTo("true");
      app.assertHealthy();
    }
  }

  /** The page's table, and what else goes by the level. */
  @Test
  void advice_followsRuleAndLevel_asThePageSays() throws Exception {
    var table = table();
    assertThat(table).hasSize(6);
    try (var app = guarded()) {
      var processors = Integer.parseInt(app.order("api processors"));
      for (var level : Level.values()) {
        host.setTemperature(55 + 10 * level.ordinal());
        awaitAnswer(app, "api level", level.name());
        assertAdvice(app, table, level);
        var agents = share(table.get("maxAgents").get(level.ordinal()));
        assertThat(app.order("api concurrency free"))
            .isEqualTo(Integer.toString((int) Math.max(1, Math.floor(processors * agents))));
        assertThat(app.order("api concurrency nobody"))
            .isEqualTo(app.order("api concurrency free"));
        assertThat(app.order("api concurrency work"))
            .isEqualTo(level.atLeast(Level.CRITICAL) ? "1" : "2");
      }
      assertThat(app.order("api number entityLimit 1")).isEqualTo("1");
      assertThat(app.order("api number entityLimit 0")).isEqualTo("0");
      assertThat(app.order("api number other 77")).isEqualTo("77");
      assertThat(app.order("api yes other")).isEqualTo("false");
      assertThat(app.order("api yesTrue other")).isEqualTo("true");
      app.assertHealthy();
    }
  }

  private static void assertAdvice(DrivenJvm app, Map<String, List<String>> table, Level level) {
    for (var row : table.entrySet()) {
      var cell = row.getValue().get(level.ordinal());
      for (var name : row.getKey().split(", ")) {
        var what = name + " at " + level;
        if (cell.equals("yes") || cell.equals("no")) {
          assertThat(app.order("api yes " + name))
              .as(what)
              .isEqualTo(Boolean.toString(cell.equals("yes")));
          assertThat(app.order("api yesTrue " + name)).as(what).isEqualTo("true");
        } else {
          assertThat(app.order("api number " + name + " 1000"))
              .as(what)
              .isEqualTo(Integer.toString((int) (1_000 * share(cell))));
        }
      }
    }
  }

  private static double share(String cell) {
    return Double.parseDouble(cell);
  }

  /** By constraint, what it is at each level. */
  private static Map<String, List<String>> table() throws IOException {
    var rows = new LinkedHashMap<String, List<String>>();
    for (var line : Files.readAllLines(Path.of("..", "..", "docs", "api.md"))) {
      var cells = Arrays.stream(line.split("\\|")).map(String::strip).toList();
      if (cells.size() == 7 && cells.get(2).matches("1|no")) {
        rows.put(cells.get(1), cells.subList(2, 7));
      }
    }
    return rows;
  }

  @Test
  void listeners_areToldOfLevelsTelemetryAndDecisions_untilTheyAreClosed() {
    try (var app = guarded()) {
      awaitAnswer(app, "api level", "NORMAL");
      for (var what : new String[] {"normal", "warning", "critical", "telemetry", "decision"}) {
        app.order("api listen " + what + " well");
      }
      awaitAnswer(app, "api heard telemetry", "");
      await().until(() -> !app.order("api heard telemetry").isEmpty());
      host.setTemperature(65);
      awaitAnswer(
          app,
          "api heard warning",
          "LevelChange[from=NORMAL, to=ELEVATED, signal=temperature, value=65.0, threshold=60.0]");
      host.setTemperature(85);
      awaitAnswer(app, "api heard critical", "LevelChange[from=ELEVATED, to=CRITICAL");
      host.setTemperature(40);
      await().untilAsserted(() -> assertThat(app.order("api heard normal")).contains("to=NORMAL"));
      await()
          .untilAsserted(
              () ->
                  assertThat(app.order("api heard decision"))
                      .contains("kind=LEVEL, subject=level", "action=NORMAL -> ELEVATED"));
      assertThat(app.order("api heard telemetry")).contains("65.0");

      app.order("api unlisten warning");
      host.setTemperature(65);
      awaitAnswer(app, "api level", "ELEVATED");
      assertThat(app.order("api heard warning").split(";")).hasSize(1);
      app.assertHealthy();
    }
  }

  @Test
  void listeners_ofLevels_areToldOfRisesByWhereTheyLead_andOfNoRelief() {
    try (var app = guarded()) {
      awaitAnswer(app, "api level", "NORMAL");
      for (var what : new String[] {"normal", "warning", "critical", "telemetry"}) {
        app.order("api listen " + what + " well");
      }
      awaitTelemetry(app, "");
      host.setTemperature(75);
      awaitAnswer(app, "api level", "HIGH");
      await().until(() -> app.order("api heard warning").contains("to=HIGH"));
      host.setTemperature(95);
      awaitAnswer(app, "api level", "EMERGENCY");
      await().until(() -> app.order("api heard critical").contains("to=EMERGENCY"));
      var warned = app.order("api heard warning");
      var critical = app.order("api heard critical");

      host.setTemperature(65);
      awaitAnswer(app, "api level", "ELEVATED");
      awaitTelemetry(app, "65.0");
      assertThat(app.order("api heard warning")).isEqualTo(warned);
      assertThat(app.order("api heard critical")).isEqualTo(critical);
      assertThat(app.order("api heard normal")).isEmpty();

      host.setTemperature(85);
      awaitAnswer(app, "api level", "CRITICAL");
      await().until(() -> app.order("api heard critical").contains("to=CRITICAL"));
      assertThat(app.order("api heard warning")).isEqualTo(warned);
      app.assertHealthy("LISTENER_BEHIND");
    }
  }

  /** What was decided before has been told by then. */
  private static void awaitTelemetry(DrivenJvm app, String last) {
    await().until(() -> app.order("api heard telemetry").endsWith(last));
    var heard = app.order("api heard telemetry").length();
    await().until(() -> app.order("api heard telemetry").length() > heard + 12);
  }

  @Test
  void decisionListener_isToldOfCalls_withWhatTheyWaitForAndWhy() {
    try (var app =
        DrivenJvm.start(
            DrivenJvm.plan()
                .on(host)
                .rules(
                    """
                    apiVersion: cemaf/v1
                    sensors: { pollInterval: 50ms }
                    rules:
                      work:
                        bulkhead: { maxConcurrentCalls: 1, maxWaitDuration: 100ms }
                        onPause: in a moment
                        circuitBreaker: { minimumNumberOfCalls: 2, slidingWindowSize: 2 }
                    """))) {
      awaitAnswer(app, "api can work", "true");
      app.order("api listen decision well");
      app.order("api listen telemetry well");
      awaitTelemetry(app, "");
      assertThat(app.burst("block", 2, 600).rejected()).isEqualTo(1);
      app.call("failingBlock");
      app.call("failingBlock");
      await()
          .untilAsserted(
              () ->
                  assertThat(app.order("api heard decision").split(";"))
                      .anyMatch(
                          each ->
                              each.contains("kind=PAUSED, subject=work")
                                  && each.contains("action=bulkhead, detail=in a moment"))
                      .anyMatch(
                          each ->
                              each.contains("kind=RESUMED, subject=work")
                                  && each.contains("detail=timed out"))
                      .anyMatch(
                          each ->
                              each.contains("kind=REJECTED, subject=work")
                                  && each.contains("signal=inFlight.work, value=1.0"))
                      .anyMatch(
                          each ->
                              each.contains("kind=CIRCUIT_BREAKER, subject=work")
                                  && each.contains("action=CLOSED -> OPEN")));
      app.assertHealthy();
    }
  }

  @Test
  void listener_thatThrowsAnError_orCallsWhatIsGuarded_harmsNobody() {
    try (var app = guarded()) {
      awaitAnswer(app, "api level", "NORMAL");
      app.order("api listen warning error");
      app.order("api listen critical calls");
      app.order("register engine error");
      app.order("register engine2 calls");
      host.setTemperature(65);
      await().until(() -> app.order("api heard warning").contains("ELEVATED"));
      host.setTemperature(85);
      await().until(() -> app.order("api heard critical").contains("answer to a"));
      app.replace(
          "apiVersion: cemaf/v1\n"
              + RULES
              + "policies: { p: { when: cpu >= 0%, subsystem: all, do: { reduceBatch: 50% } } }\n");
      await().until(() -> app.order("asked engine2").contains("answer to a"));
      await().until(() -> app.order("asked engine").equals("REDUCE_BATCH=0.5"));
      await().until(() -> app.jvm().status().fallBacks().containsKey("LISTENER_FAILED"));
      await().until(() -> app.jvm().status().fallBacks().containsKey("ACTUATOR_FAILED"));
      assertThat(app.burst("block", 2, 10).answered()).isEqualTo(2);
      app.assertHealthy("LISTENER_FAILED", "ACTUATOR_FAILED");
    }
  }

  @Test
  void listenerAndActuatorThatHang_holdUpNoDetach() {
    try (var app = guarded()) {
      awaitAnswer(app, "api level", "NORMAL");
      app.order("api listen telemetry hangs");
      app.order("register engine hangs");
      app.order("property desk.said.temperature hangs");
      app.order("api sensor temperature");
      app.replace(
          "apiVersion: cemaf/v1\n"
              + RULES
              + "policies: { p: { when: cpu >= 0%, subsystem: all, do: { reduceBatch: 50% } } }\n");
      await().until(() -> app.order("asked engine").equals("REDUCE_BATCH=0.5"));
      await().until(() -> !app.order("api heard telemetry").isEmpty());

      var detached = app.jvm().command("detach");
      assertThat(detached.exit()).as(detached.stdout() + detached.stderr()).isZero();
      await().untilAsserted(() -> assertThat(app.order("threads")).doesNotContain("cemaf-control"));
      assertThat(app.burst("block", 4, 60).most()).isEqualTo(4);
      app.order("release");
      await().untilAsserted(() -> assertThat(app.order("threads")).doesNotContain("cemaf"));
    }
  }

  @Test
  void listener_thatThrowsOrHangs_harmsNobodyAndIsCounted() {
    try (var app = guarded()) {
      awaitAnswer(app, "api level", "NORMAL");
      app.order("api listen warning throws");
      app.order("api listen telemetry hangs");
      app.order("api listen critical well");
      host.setTemperature(65);
      await().until(() -> app.order("api heard warning").contains("ELEVATED"));
      host.setTemperature(85);
      await().until(() -> app.order("api heard critical").contains("CRITICAL"));
      assertThat(app.burst("block", 2, 10).answered()).isEqualTo(2);
      await().until(() -> app.jvm().status().fallBacks().containsKey("LISTENER_FAILED"));
      await().until(() -> app.jvm().status().fallBacks().containsKey("LISTENER_BEHIND"));
      app.assertHealthy("LISTENER_FAILED", "LISTENER_BEHIND");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "throws", "hangs"})
  void sensor_ofTheApplication_holdsWhileItSaysSomething(String nothing) {
    try (var app = guarded()) {
      awaitAnswer(app, "api level", "NORMAL");
      app.order("property desk.said.temperature 75");
      app.order("api sensor temperature");
      awaitAnswer(app, "api stats work", "HIGH temperature 75.0");
      host.setTemperature(65);
      assertThat(app.jvm().status().json().path("own").toString())
          .isEqualTo("[{\"kind\":\"sensor\",\"name\":\"temperature\",\"value\":75.0}]");

      app.order("property desk.said.temperature " + nothing);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> app.order("api stats work").startsWith("ELEVATED temperature 65.0"));

      app.order("api unlisten temperature");
      assertThat(app.jvm().status().json().path("own")).isEmpty();
      app.assertHealthy("READING_FAILED");
    }
  }

  @Test
  void guard_ofTheApplication_opensByItsConditionAlone() {
    try (var app = guarded()) {
      awaitAnswer(app, "api can board", "true");
      app.order("property desk.said.board 1");
      app.order("api openWhile board");
      awaitAnswer(app, "api can board", "false");
      assertThat(app.call("guardBlock")).contains("refused the call (guard: application is 1");

      app.order("property desk.said.board 0");
      host.setTemperature(88);
      awaitAnswer(app, "api can board", "true");

      app.order("api unlisten board");
      awaitAnswer(app, "api can board", "false");
      assertThat(app.call("guardBlock")).contains("temperature is 88.0");
      app.assertHealthy();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"throws", "error"})
  void guard_ofTheApplication_whoseConditionFails_goesByItsOwn(String how) {
    try (var app = guarded()) {
      awaitAnswer(app, "api can board", "true");
      app.order("property desk.said.board 0");
      app.order("api openWhile board");
      host.setTemperature(88);
      awaitAnswer(app, "api stats work", "CRITICAL temperature 88.0");
      assertThat(app.order("api can board")).startsWith("true");

      app.order("property desk.said.board " + how);
      await()
          .atMost(Duration.ofSeconds(25))
          .until(() -> app.order("api can board").startsWith("false"));
      assertThat(app.call("guardBlock")).contains("temperature is 88.0");
      app.assertHealthy("READING_FAILED");
    }
  }

  @Test
  void iterator_whoseNextItemWaitsForMemory_goesOnWhenThereIsSome() {
    try (var app =
        DrivenJvm.start(
            DrivenJvm.plan()
                .on(host)
                .rules(
                    "apiVersion: cemaf/v1\n" + RULES.replace("deadline: 2s", "deadline: 60s")))) {
      host.setMemory(4 * GIB, GIB / 8);
      awaitAnswer(app, "api memory", "cemaf: rule 'memory' refused");
      var items = CompletableFuture.supplyAsync(() -> app.order("api items 5"));
      await()
          .during(Duration.ofMillis(400))
          .atMost(Duration.ofSeconds(10))
          .until(() -> !items.isDone());
      host.setMemory(4 * GIB, 3 * GIB);

      assertThat(items.join()).isEqualTo("5 items");
      assertThat(app.order("api each 3")).isEqualTo("0,1,2 then 2 left");
      app.assertHealthy();
    }
  }

  @Test
  void api_withoutTheAgent_grantsEverything() {
    try (var app = DrivenJvm.start(DrivenJvm.plan().bare())) {
      assertAlone(app);
      assertThat(app.order("api listen normal well")).isEqualTo("done");
      assertThat(app.order("api sensor temperature")).isEqualTo("done");
      assertThat(app.order("api openWhile board")).isEqualTo("done");
      assertThat(app.order("threads")).doesNotContain("cemaf");
      assertThat(app.jvm().stderr()).isEmpty();
    }
  }

  private static void assertAlone(DrivenJvm app) {
    assertThat(app.order("api level")).isEqualTo("NORMAL false");
    assertThat(app.order("api stats work")).isEqualTo("NORMAL temperature null work null");
    assertThat(app.burst("block", 4, 60).most()).isEqualTo(4);
    assertThat(app.call("failingBlock")).isEqualTo("java.io.IOException: on purpose");
    assertThat(app.order("api can work")).isEqualTo("true null");
    assertThat(app.order("api memory")).isEqualTo("enough");
    assertThat(app.order("api items 5")).isEqualTo("5 items");
    assertThat(app.order("api throttle")).isEqualTo("0");
    assertThat(app.order("api await NORMAL 0")).isEqualTo("true");
    assertThat(Integer.parseInt(app.order("api concurrency work"))).isPositive();
    assertThat(app.order("api number entityLimit 1000")).isEqualTo("1000");
    assertThat(app.order("api yes skipOptionalAnalysis")).isEqualTo("false");
  }

  /** The application's own copy of the API was loaded before there was an agent. */
  @Test
  void api_ofAnAgentThatIsAttachedLate_isBoundAndLetGoWithIt() throws Exception {
    var rules = Files.writeString(root.resolve("late.yaml"), "apiVersion: cemaf/v1\n" + RULES);
    try (var app = DrivenJvm.start(DrivenJvm.plan().bare())) {
      assertAlone(app);
      app.order("api listen warning well");
      app.order("property desk.said.board 1");
      app.order("api openWhile board");
      for (var time = 1; time <= 2; time++) {
        var attached = app.jvm().command("attach", "rules=" + rules, "sysroot=" + host.root());
        assertThat(attached.exit()).as(attached.stderr()).isZero();
        await().untilAsserted(() -> assertThat(app.burst("block", 4, 60).most()).isEqualTo(2));
        host.setTemperature(65);
        var heard = time;
        await().until(() -> app.order("api heard warning").split(";").length == heard);
        awaitAnswer(app, "api can board", "false");
        assertThat(app.call("guardBlock")).contains("refused the call (guard: application is 1");
        awaitAnswer(app, "api level", "ELEVATED");
        assertThat(app.order("api number entityLimit 1000")).isEqualTo("800");
        host.setTemperature(40);
        awaitAnswer(app, "api level", "NORMAL");

        var detached = app.jvm().command("detach");
        assertThat(detached.exit()).as(detached.stderr()).isZero();
        await().untilAsserted(() -> assertThat(app.order("threads")).doesNotContain("cemaf"));
        assertAlone(app);
      }
      assertThat(app.jvm().stderr()).doesNotContain("[cemaf]");
    }
  }
}
