package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.acme.desk.Named;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A running JVM, looked at and steered through the command line. */
class LiveTest {
  private static final String GUARDED =
      """
      apiVersion: cemaf/v1
      sensors: { pollInterval: 50ms }
      guards: { board: { when: [temperature > 80C], cooldown: 5m, checkInterval: 50ms } }
      pressure:
        levels: { high: { temperature: 70C }, critical: { temperature: 80C } }
        relief: { margin: 1%, after: 50ms }
      rules:
        ask:
          match: { type: com.acme.desk.Desk, method: ask }
          guard: board
          bulkhead: { normal: 2, critical: 1 }
          onPause: "in a moment"
      """;
  private static final String ONE_AT_ONCE =
      "rules:\n  ask: { match: { type: com.acme.desk.Desk, method: ask }, bulkhead: 1 }\n";

  @TempDir Path room;

  private Commands.Result cemaf(String... arguments) {
    return Commands.cemaf(room, arguments);
  }

  @Test
  void status_ofAJvm_tellsWhatIsInForceAndWhatWasDecided() {
    try (var host = FakeHost.in(room);
        var app = DrivenJvm.start(DrivenJvm.plan(Named.class).on(host).rules(GUARDED))) {
      app.call("ask");
      host.setTemperature(90);
      await().until(() -> app.jvm().status().guard("board").path("state").asText().equals("OPEN"));
      var unused = app.begin("ask", 1, 1, "caller-");
      app.awaitWaiting("caller-", 1);

      var status = app.jvm().status();
      assertThat(status.json().path("agent").path("pid").asLong()).isEqualTo(app.jvm().pid());
      assertThat(status.json().path("level").path("current").asText()).isEqualTo("CRITICAL");
      assertThat(status.json().path("level").path("signal").asText()).isEqualTo("temperature");
      assertThat(status.guard("board").path("state").asText()).isEqualTo("OPEN");
      assertThat(status.guard("board").path("waiting").asInt()).isEqualTo(1);
      assertThat(status.rule("ask").path("limit").asInt()).isEqualTo(1);
      assertThat(status.rule("ask").path("onPause").asText()).isEqualTo("in a moment");
      assertThat(status.json().path("signals").path("temperature").asDouble()).isEqualTo(90);
      assertThat(status.json().path("rules").path("files").path(0).asText())
          .isEqualTo(app.jvm().rules().toString());
      assertThat(status.setting("rules").path("origin").asText()).isEqualTo("system property");
      assertThat(status.json().path("woven").toString()).contains("com.acme.desk.Desk.ask");
      assertThat(status.decisions())
          .extracting(each -> each.path("kind").asText())
          .contains("LEVEL", "GUARD", "PAUSED");

      var byName = cemaf("status", Named.class.getName());
      assertThat(byName.exit()).as(byName.stderr()).isZero();
      assertThat(byName.stdout()).contains("board").contains("CRITICAL").doesNotStartWith("{");
      var json = app.jvm().command("status", "--json");
      assertThat(json.exit()).as(json.stderr()).isZero();
      assertThat(json.stdout()).startsWith("{").contains("\"board\"", "\"CRITICAL\"");
      var all = cemaf("status", "--json");
      assertThat(all.stdout()).contains(Long.toString(app.jvm().pid()));
    }
  }

  @Test
  void levelForce_setAndTakenBack_holdsMeanwhile() {
    try (var host = FakeHost.in(room);
        var app = DrivenJvm.on(host)) {
      app.use(
          "rules:\n  ask: { match: { type: com.acme.desk.Desk, method: ask }, bulkhead: { normal: 4, high: 1 } }\n");
      assertThat(app.burst("ask", 4, 60).most()).isEqualTo(4);

      assertThat(app.jvm().command("set", "level.force=high").exit()).isZero();
      app.awaitLevel("high");
      assertThat(app.burst("ask", 4, 60).most()).isEqualTo(1);
      var status = app.jvm().status();
      assertThat(status.json().path("level").path("forced").asBoolean()).isTrue();
      assertThat(status.setting("level.force").path("origin").asText()).isEqualTo("set");

      assertThat(app.jvm().command("set", "level.force=").exit()).isZero();
      app.awaitLevel("normal");
      assertThat(app.burst("ask", 4, 60).most()).isEqualTo(4);
    }
  }

  @Test
  void set_ofNonsense_isRefusedAndChangesNothing() {
    try (var host = FakeHost.in(room);
        var app = DrivenJvm.on(host)) {
      var wrongValue = app.jvm().command("set", "mode=sometimes");
      var wrongKey = app.jvm().command("set", "modes=off");

      assertThat(wrongValue.exit()).isEqualTo(2);
      assertThat(wrongValue.stderr() + wrongValue.stdout()).contains("enforce, observe or off");
      assertThat(wrongKey.exit()).isEqualTo(2);
      assertThat(wrongKey.stderr() + wrongKey.stdout()).contains("mode");
      assertThat(app.jvm().status().setting("mode").path("value").asText()).isEqualTo("enforce");
    }
  }

  @ParameterizedTest
  @CsvSource({"ask", "board", "all"})
  void reset_ofAGuard_letsItsCallsGo(String name) {
    try (var host = FakeHost.in(room);
        var app = DrivenJvm.start(DrivenJvm.plan().on(host).rules(GUARDED))) {
      host.setTemperature(90);
      await().until(() -> app.jvm().status().guard("board").path("state").asText().equals("OPEN"));
      host.setTemperature(50);
      var paused = app.begin("ask", 1, 1, "caller-");
      app.awaitWaiting("caller-", 1);

      assertThat(app.jvm().command("reset", name).exit()).isZero();
      assertThat(paused.join().answered()).isEqualTo(1);
      assertThat(app.jvm().command("reset", "nobody").exit()).isEqualTo(1);
    }
  }

  @Test
  void rulesFile_changed_isReadAgainAndABrokenOneIsRefused() {
    try (var host = FakeHost.in(room);
        var app = DrivenJvm.on(host)) {
      app.use(ONE_AT_ONCE);
      assertThat(app.burst("ask", 4, 60).most()).isEqualTo(1);

      app.replace("apiVersion: cemaf/v1\nruless: {}\n");
      await().until(() -> app.jvm().stderr().contains("[cemaf]"));
      assertThat(app.jvm().stderr()).containsPattern("\\[cemaf\\].*last good.*CEMAF-R003");
      assertThat(app.burst("ask", 4, 60).most()).as("the last good ones").isEqualTo(1);
      var refused = app.jvm().status();
      assertThat(refused.json().path("rules").path("problems").toString()).contains("did you mean");
      assertThat(refused.decisions().toString()).contains("refused");

      app.use(ONE_AT_ONCE.replace("bulkhead: 1", "bulkhead: 3"));
      assertThat(app.burst("ask", 4, 60).most()).isEqualTo(3);
      var mended = app.jvm().status();
      assertThat(mended.decisions().toString()).contains("reloaded");
      assertThat(mended.json().path("rules").path("problems")).isEmpty();
      assertThat(app.jvm().stderr().lines()).hasSize(1);
    }
  }

  @Test
  void matches_changedByReload_areWovenAndGivenBack() {
    try (var host = FakeHost.in(room);
        var app = DrivenJvm.on(host)) {
      app.use("");
      assertThat(app.call("ask")).isEqualTo("answer to a");
      assertThat(app.jvm().status().json().path("woven").toString()).doesNotContain("Desk");

      app.use(ONE_AT_ONCE);
      assertThat(app.jvm().status().json().path("woven").toString()).contains("Desk.ask");
      assertThat(app.burst("ask", 4, 60).most()).isEqualTo(1);

      app.use(ONE_AT_ONCE.replace("method: ask", "method: tell"));
      assertThat(app.jvm().status().json().path("woven").toString())
          .contains("Desk.tell")
          .doesNotContain("Desk.ask");
      assertThat(app.burst("ask", 4, 60).most()).isEqualTo(4);
      assertThat(app.burst("tell", 4, 60).most()).isEqualTo(1);

      app.use("");
      assertThat(app.jvm().status().json().path("woven").toString()).doesNotContain("Desk");
      assertThat(app.burst("tell", 4, 60).most()).isEqualTo(4);
    }
  }

  @Test
  void agent_attachedDetachedAndAttachedAgain_guardsOnlyMeanwhile() throws Exception {
    var rules = room.resolve("rules.yaml");
    Files.writeString(rules, "apiVersion: cemaf/v1\n" + ONE_AT_ONCE);
    try (var app = DrivenJvm.start(DrivenJvm.plan().bare())) {
      assertThat(app.burst("ask", 4, 60).most()).isEqualTo(4);
      for (var time = 1; time <= 2; time++) {
        var attached = app.jvm().command("attach", "rules=" + rules);
        assertThat(attached.exit()).as(attached.stderr()).isZero();
        await().untilAsserted(() -> assertThat(app.burst("ask", 4, 60).most()).isEqualTo(1));
        assertThat(app.order("threads")).contains("cemaf-control");
        var waiting = app.begin("ask", 3, 500, "caller-");
        app.awaitWaiting("caller-", 2);

        var detached = app.jvm().command("detach");
        assertThat(detached.exit()).as(detached.stderr()).isZero();
        assertThat(waiting.join().answered()).isEqualTo(3);
        await().untilAsserted(() -> assertThat(app.order("threads")).doesNotContain("cemaf"));
        assertThat(app.burst("ask", 4, 60).most()).isEqualTo(4);
        assertThat(app.jvm().command("status").exit()).isEqualTo(3);
      }
      assertThat(app.jvm().stderr()).doesNotContain("[cemaf]");
    }
  }

  @Test
  void explain_ofARule_printsWhatIsWrittenAndInForce() {
    try (var host = FakeHost.in(room);
        var app = DrivenJvm.start(DrivenJvm.plan().on(host).rules(GUARDED))) {
      app.call("ask");
      var explained = app.jvm().command("explain", "ask");

      assertThat(explained.exit()).as(explained.stderr()).isZero();
      assertThat(explained.stdout())
          .contains("com.acme.desk.Desk")
          .contains("rules.yaml:8")
          .contains("normal 2, critical 1")
          .contains("in a moment")
          .contains("guard")
          .contains("board")
          .containsPattern(Pattern.compile("order.*deadline"))
          .contains("Desk.ask");
      assertThat(app.jvm().command("explain", "board").stdout()).contains("temperature > 80");
      assertThat(app.jvm().command("explain", "nobody").exit()).isEqualTo(1);
    }
  }

  @Test
  void exitCodes_areAsDocumented() throws Exception {
    var good = Files.writeString(room.resolve("good.yaml"), "apiVersion: cemaf/v1\n" + ONE_AT_ONCE);
    var bad = Files.writeString(room.resolve("bad.yaml"), "ruless: {}\n");
    var classes = ForkPlan.applicationClassPath();

    assertThat(cemaf("check", good.toString(), "-cp", classes).exit()).as("fine").isZero();
    assertThat(cemaf("check", bad.toString(), "-cp", classes).exit()).as("findings").isEqualTo(1);
    assertThat(cemaf("chekc").exit()).as("usage").isEqualTo(2);
    assertThat(cemaf("status", "no.such.Main").exit()).as("no such JVM").isEqualTo(3);
    assertThat(cemaf("detach", "999999999").exit()).as("no such JVM").isEqualTo(3);
    try (var app = DrivenJvm.start(DrivenJvm.plan().bare().flags("-XX:+DisableAttachMechanism"))) {
      assertThat(app.jvm().command("attach").exit()).as("attach refused").isEqualTo(4);
      assertThat(app.burst("ask", 2, 1).answered()).isEqualTo(2);
    }
  }

  @Test
  void exit_whilePausedByAGuard_isNotHeldUp() {
    try (var host = FakeHost.in(room);
        var app =
            DrivenJvm.start(
                DrivenJvm.plan()
                    .on(host)
                    .rules(
                        """
                        apiVersion: cemaf/v1
                        guards: { board: { when: [temperature > 80C], maxWait: 2m } }
                        rules: { client: { match: { type: com.acme.desk.Desk, method: ask }, guard: board } }
                        """))) {
      host.setTemperature(95);
      await().until(() -> app.jvm().status().guard("board").path("state").asText().equals("OPEN"));
      var paused = app.begin("ask", 1, 1, "caller-");
      app.awaitWaiting("caller-", 1);
      var status = app.jvm().status();
      assertThat(status.rule("client").path("waiting").asInt()).isEqualTo(1);
      assertThat(status.rule("client").path("paused").asInt()).isEqualTo(1);
      var since = System.nanoTime();

      assertThat(app.order("exit")).isEqualTo("done");

      // Awaiting its end would release its main, which then races with the exit.
      await().until(() -> !app.jvm().isAlive());
      assertThat(app.jvm().await().exit()).isEqualTo(7);
      assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(20));
      assertThat(paused).failsWithin(Duration.ofSeconds(10));
    }
  }
}
