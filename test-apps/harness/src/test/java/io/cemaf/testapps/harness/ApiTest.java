package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
      host.setTemperature(65);
      awaitAnswer(app, "api level", "ELEVATED");
      assertThat(Long.parseLong(app.order("api throttle"))).isGreaterThanOrEqualTo(500);
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

  @Test
  void advice_followsRuleAndLevel() {
    try (var app = guarded()) {
      awaitAnswer(app, "api can work", "true");
      assertThat(app.order("api concurrency work")).isEqualTo("2");
      assertThat(app.order("api number entityLimit 1000")).isEqualTo("1000");
      assertThat(app.order("api yes skipOptionalAnalysis")).isEqualTo("false");
      host.setTemperature(75);
      awaitAnswer(app, "api number entityLimit 1000", "800");
      assertThat(app.order("api yes skipOptionalAnalysis")).isEqualTo("true");
      assertThat(app.order("api yes skipExpensiveComputation")).isEqualTo("true");
      assertThat(app.order("api yes useSimplifiedMethods")).isEqualTo("false");
      host.setTemperature(85);
      awaitAnswer(app, "api concurrency work", "1");
      assertThat(app.order("api number entityLimit 1000")).isEqualTo("500");
      assertThat(app.order("api number embeddingDimensions 1536")).isEqualTo("768");
      assertThat(app.order("api yes useSimplifiedMethods")).isEqualTo("true");
      host.setTemperature(95);
      awaitAnswer(app, "api number entityLimit 1000", "300");
      assertThat(app.order("api number entityLimit 1")).isEqualTo("1");
      assertThat(app.order("api number other 77")).isEqualTo("77");
      app.assertHealthy();
    }
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

  @Test
  void api_withoutTheAgent_grantsEverything() {
    try (var app = DrivenJvm.start(DrivenJvm.plan().bare())) {
      assertAlone(app);
      assertThat(app.order("api listen normal well")).isEqualTo("done");
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
      for (var time = 1; time <= 2; time++) {
        var attached = app.jvm().command("attach", "rules=" + rules, "sysroot=" + host.root());
        assertThat(attached.exit()).as(attached.stderr()).isZero();
        await().untilAsserted(() -> assertThat(app.burst("block", 4, 60).most()).isEqualTo(2));
        host.setTemperature(65);
        var heard = time;
        await().until(() -> app.order("api heard warning").split(";").length == heard);
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
