package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What policies tell others: webhooks and registered subsystems, and what those may do to it. */
@Execution(ExecutionMode.CONCURRENT)
class PolicyOutsideTest {
  private static final String SCALE =
      """
      webhooks: { ops: { %s, timeout: 20s } }
      policies: { p: { when: temperature > 60C, do: { scaleUp: ops } } }
      """;
  private static final String BATCHES =
      "policies: { p: { when: temperature > 60C, subsystem: engine, do: { reduceBatch: 50%% } }%s }\n";

  @TempDir private Path room;
  private FakeHost host;
  private DrivenJvm app;

  @BeforeEach
  void start() throws Exception {
    host = FakeHost.in(Files.createDirectory(room.resolve("host")));
    app = DrivenJvm.on(host);
  }

  @AfterEach
  void end() {
    app.close();
    host.close();
  }

  private void awaitFailedWebhook() {
    // By what it says: to ask again and again for the status takes a JVM each time.
    await().until(() -> app.jvm().stderr().contains("webhook 'ops' cannot be told"));
    awaitFallBack("WEBHOOK_FAILED", 1);
  }

  private void awaitFallBack(String name, long count) {
    await(name)
        .untilAsserted(() -> assertThat(app.jvm().status().fallBacks()).containsEntry(name, count));
  }

  /** The application goes on as ever, and the JVM ends when it is to. */
  private void assertUnimpressed() {
    assertThat(app.call("ask")).isEqualTo("answer to a");
    assertThat(app.burst("tell", 4, 20).answered()).isEqualTo(4);
    assertThat(app.jvm().status().faults()).isEmpty();
    app.jvm().release();
    await().until(() -> !app.jvm().isAlive());
  }

  @Test
  void webhook_whenAPolicyBegins_isToldOnce() throws Exception {
    try (var hook = Hook.start()) {
      var secret = Files.writeString(room.resolve("hook"), hook.url() + "?token=s3cret\n");
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
      app.use(SCALE.formatted("urlFile: " + secret));
      assertThat(hook.told()).isEmpty();

      host.setTemperature(65);
      await().until(() -> !hook.told().isEmpty());
      app.awaitLevel("elevated");
      host.setTemperature(66);
      assertThat(app.burst("ask", 4, 200).answered()).isEqualTo(4);

      assertThat(hook.told()).hasSize(1);
      var told = new JsonMapper().readTree(hook.told().get(0));
      assertThat(told.path("policy").asText()).isEqualTo("p");
      assertThat(told.path("signal").asText()).isEqualTo("temperature");
      assertThat(told.path("value").asDouble()).isEqualTo(65);
      assertThat(told.path("threshold").asDouble()).isEqualTo(60);
      assertThat(told.path("time").asText()).contains("T").endsWith("Z");
      assertThat(told.path("application").asText()).isEqualTo("com.acme.desk.Driven");
      assertThat(told.path("pid").asLong()).isEqualTo(app.jvm().pid());

      host.setTemperature(50);
      app.awaitLevel("normal");
      host.setTemperature(65);
      await().until(() -> hook.told().size() == 2);
      app.assertHealthy();
      assertThat(app.jvm().stderr()).isEmpty();
      assertUnimpressed();
    }
  }

  /** The agent's own client is nobody's to guard. */
  @Test
  void webhook_whileARuleSkipsTheClient_isToldAllTheSame() throws Exception {
    try (var hook = Hook.start()) {
      app.use(
          SCALE.formatted("url: \"" + hook.url() + "\"")
              + """
              rules:
                http:
                  match: { type: java.net.http.HttpRequest, method: newBuilder }
                  degrade: { normal: { skip: { return: null } } }
              """);
      host.setTemperature(65);
      await().until(() -> !hook.told().isEmpty());
      await()
          .until(
              () ->
                  app.jvm().status().json().path("woven").toString().contains("http.HttpRequest"));

      host.setTemperature(50);
      app.awaitLevel("normal");
      host.setTemperature(65);
      await().until(() -> hook.told().size() == 2);
      app.assertHealthy();
      assertUnimpressed();
    }
  }

  @Test
  void webhook_thatFailsTwice_isToldAtTheThirdAttempt() throws Exception {
    try (var hook = Hook.start().answering(503, 500)) {
      app.use(SCALE.formatted("url: \"" + hook.url() + "\""));
      host.setTemperature(65);

      await().until(() -> hook.told().size() == 3);
      await().during(Duration.ofSeconds(1)).until(() -> hook.told().size() == 3);
      app.assertHealthy();
      assertUnimpressed();
    }
  }

  @Test
  void webhook_thatRefuses_isNotAskedAgain() throws Exception {
    try (var hook = Hook.start().answering(403)) {
      app.use(SCALE.formatted("url: \"" + hook.url() + "\""));
      host.setTemperature(65);

      awaitFailedWebhook();
      assertThat(hook.told()).hasSize(1);
      assertThat(app.jvm().stderr()).contains("webhook 'ops' cannot be told: it answers 403");
      assertUnimpressed();
    }
  }

  @Test
  void webhook_thatHangs_isGivenUpAndHoldsNothingUp() throws Exception {
    try (var hook = Hook.start().hanging()) {
      app.use(
          SCALE.formatted("url: \"" + hook.url() + "\"").replace("20s", "500ms")
              + "rules:\n  ask: { match: { type: com.acme.desk.Desk, method: ask }, bulkhead: 1 }\n");
      host.setTemperature(65);
      await().until(() -> !hook.told().isEmpty());

      assertThat(Shortest.below(1_000, () -> app.burst("ask", 4, 20).longestMillis()))
          .isLessThan(1_000);
      host.setTemperature(85);
      app.awaitLevel("critical");
      awaitFailedWebhook();
      assertThat(hook.told()).hasSizeBetween(1, 3);
      assertUnimpressed();
    }
  }

  @Test
  void webhook_thatIsGone_isCounted() throws Exception {
    var hook = Hook.start();
    hook.close();
    app.use(SCALE.formatted("url: \"" + hook.url() + "\""));
    host.setTemperature(65);

    awaitFailedWebhook();
    assertThat(app.jvm().stderr()).contains("webhook 'ops' cannot be told: ConnectException");
    assertUnimpressed();
  }

  @Test
  void webhook_whoseFileIsMissing_isCounted() {
    app.use(SCALE.formatted("urlFile: " + room.resolve("nowhere")));
    host.setTemperature(65);

    awaitFailedWebhook();
    assertThat(app.jvm().stderr()).contains("cannot be told: NoSuchFileException");
    assertUnimpressed();
  }

  @Test
  void subsystem_registered_isAskedForLessAndForAllAgain() {
    app.order("register engine calm");
    app.order("register other calm");
    app.use(BATCHES.formatted(""));
    assertThat(app.order("asked engine")).isEmpty();

    host.setTemperature(65);
    await().until(() -> app.order("asked engine").equals("REDUCE_BATCH=0.5"));
    host.setTemperature(50);
    await().until(() -> app.order("asked engine").equals("REDUCE_BATCH=0.5,REDUCE_BATCH=1.0"));
    assertThat(app.order("asked other")).isEmpty();

    app.order("close engine");
    host.setTemperature(65);
    awaitFallBack("NO_SUBSYSTEM", 1);
    assertThat(app.order("asked engine")).isEqualTo("REDUCE_BATCH=0.5,REDUCE_BATCH=1.0");
    assertUnimpressed();
  }

  /** Of two that are active the one that leaves less. */
  @Test
  void subsystem_ofSeveralPolicies_isAskedForTheLeastShare() {
    app.order("register engine calm");
    app.use(
        BATCHES.formatted(
            ", q: { when: temperature > 70C, subsystem: all, do: { reduceBatch: 25%, shed: 20% } }"));
    host.setTemperature(65);
    await().until(() -> app.order("asked engine").equals("REDUCE_BATCH=0.5"));
    host.setTemperature(75);
    await().until(() -> app.order("asked engine").endsWith("REDUCE_BATCH=0.25"));
    assertThat(app.order("asked engine")).contains("SHED=0.8");
    assertUnimpressed();
  }

  @Test
  void subsystem_registeredLater_isAskedForWhatHolds() {
    app.use(BATCHES.formatted(""));
    host.setTemperature(65);
    awaitFallBack("NO_SUBSYSTEM", 1);
    assertThat(app.jvm().stderr()).contains("subsystem 'engine', which nobody has registered");

    app.order("register engine calm");
    await().until(() -> app.order("asked engine").equals("REDUCE_BATCH=0.5"));
    app.jvm().command("detach");
    await().until(() -> app.order("asked engine").endsWith("REDUCE_BATCH=1.0"));
  }

  /** The application has a copy of the API of its own by then. */
  @Test
  void subsystem_registeredBeforeALateAttach_isAskedToo() throws Exception {
    var rules =
        Files.writeString(
            room.resolve("late.yaml"),
            // This JVM goes by the real machine, which other tests may keep busy.
            "policies: { cpu: off, p: { when: cpu >= 0%, subsystem: engine, do: { reduceBatch: 50% } } }\n");
    try (var late = DrivenJvm.start(DrivenJvm.plan().bare())) {
      late.order("register engine calm");

      var attached = late.jvm().command("attach", "rules=" + rules);
      assertThat(attached.exit()).as(attached.stderr()).isZero();
      // Once more where rules come into force again after they were asked.
      await()
          .untilAsserted(
              () ->
                  assertThat(late.order("asked engine"))
                      .matches("REDUCE_BATCH=0.5(,REDUCE_BATCH=0.5)?"));
      var asked = late.order("asked engine");

      late.order("register later calm");
      late.order("close engine");
      assertThat(late.jvm().command("detach").exit()).isZero();
      assertThat(late.order("asked engine")).isEqualTo(asked);
      assertThat(late.call("ask")).isEqualTo("answer to a");
    }
  }

  @Test
  void actuator_thatThrows_isCountedAndTheOthersAreAsked() {
    app.order("register engine throws");
    app.order("register engine2 calm");
    app.use(BATCHES.formatted("").replace("engine", "all"));
    host.setTemperature(65);

    await().until(() -> app.order("asked engine2").equals("REDUCE_BATCH=0.5"));
    awaitFallBack("ACTUATOR_FAILED", 1);
    assertThat(app.order("asked engine")).isEqualTo("REDUCE_BATCH=0.5");
    assertUnimpressed();
  }

  @Test
  void actuator_thatHangs_isLeftAloneUntilItReturns() {
    app.order("register engine hangs");
    app.order("register engine2 calm");
    app.use(BATCHES.formatted("").replace("engine", "all"));
    host.setTemperature(65);

    await().until(() -> app.order("asked engine").equals("REDUCE_BATCH=0.5"));
    awaitFallBack("ACTUATOR_FAILED", 1);
    await().until(() -> app.order("asked engine2").equals("REDUCE_BATCH=0.5"));
    host.setTemperature(50);
    await().until(() -> app.order("asked engine2").endsWith("REDUCE_BATCH=1.0"));
    assertThat(app.order("asked engine")).isEqualTo("REDUCE_BATCH=0.5");

    app.order("release");
    await().until(() -> app.order("asked engine").contains("REDUCE_BATCH=1.0"));
    assertUnimpressed();
  }

  @Test
  void defaultPolicy_vram_asksForSmallerBatches() {
    var card = "sys/class/drm/card0/device/";
    host.write(card + "gpu_busy_percent", "10\n");
    host.write(card + "mem_info_vram_total", "8000000\n");
    host.write(card + "mem_info_vram_used", "6400000\n");
    app.order("register engine calm");
    app.use("");
    await().until(() -> app.jvm().status().json().path("signals").path("vram").asDouble() == 0.8);
    assertThat(app.order("asked engine")).isEmpty();

    host.write(card + "mem_info_vram_used", "7200000\n");
    await().until(() -> app.order("asked engine").equals("REDUCE_BATCH=0.5"));
    host.write(card + "mem_info_vram_used", "1000000\n");
    await().until(() -> app.order("asked engine").equals("REDUCE_BATCH=0.5,REDUCE_BATCH=1.0"));
    app.assertHealthy();
  }

  /** Of any rule on a model's chat, once it has been slow for five seconds. */
  @Test
  void defaultPolicy_latency_shedsOnceAChatIsSlowForLong() {
    app.order("register engine calm");
    app.use(
        """
        sensors: { pollInterval: 50ms, window: 30s }
        rules:
          slowly: { match: llm.chat }
          other: { match: { type: com.acme.desk.Desk, method: ask } }
        """);
    app.burst("ask", 2, 800);
    app.burst("chat", 2, 300);
    await()
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(10))
        .until(() -> app.order("asked engine").isEmpty());

    app.burst("chat", 2, 800);
    var since = System.nanoTime();
    await().until(() -> app.order("asked engine").equals("SHED=0.8"));
    assertThat((System.nanoTime() - since) / 1_000_000).isGreaterThanOrEqualTo(4_500);
    app.assertHealthy();
  }

  @Test
  void defaultPolicy_cpu_actsOnRegisteredSubsystemsAlone() {
    var rules =
        "sensors: { pollInterval: 50ms, window: 300ms }\n%s"
            + "rules:\n  ask: { match: { type: com.acme.desk.Desk, method: ask } }\n";
    app.use(rules.formatted(""));
    assertThat(app.jvm().status().json().path("policies")).isEmpty();

    app.order("register engine calm");
    host.setCpu(1);
    await().until(() -> app.order("asked engine").equals("THROTTLE=0.5"));
    assertThat(app.jvm().status().json().path("policies").findValuesAsText("name"))
        .contains("cpu", "vram", "latency");
    host.setCpu(0.05);
    await().until(() -> app.order("asked engine").endsWith("THROTTLE=1.0"));

    app.use(rules.formatted("policies: { cpu: off }\n"));
    host.setCpu(1);
    await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(10))
        .until(() -> app.order("asked engine").equals("THROTTLE=0.5,THROTTLE=1.0"));

    app.use(rules.formatted("policies: { cpu: { do: { throttle: 30% } } }\n"));
    await().until(() -> app.order("asked engine").endsWith("THROTTLE=0.3"));
    assertUnimpressed();
  }
}
