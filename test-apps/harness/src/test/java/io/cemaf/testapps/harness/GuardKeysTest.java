package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Keys of guards: another value, another behaviour. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardKeysTest {
  private static final String QUICK = "cooldown: 100ms, checkInterval: 50ms";
  private static final Duration AWHILE = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A fresh name each time: a guard of the same name goes on where it stood. */
  private int number;

  private FakeHost host;
  private DrivenJvm app;

  @BeforeAll
  void start(@TempDir Path root) {
    host = FakeHost.in(root);
    app = DrivenJvm.on(host);
  }

  @BeforeEach
  void calm() {
    host.setTemperature(50);
    host.setMemory(8L << 30, 4L << 30);
  }

  @AfterAll
  void end() {
    try {
      app.assertHealthy();
    } finally {
      app.close();
      host.close();
    }
  }

  /** A guard that the rule on ask names; flag answers open while it is. */
  private void use(String guard) {
    host.setTemperature(50);
    number++;
    app.use(
        """
        guards:
          board: { %s }
        rules:
          ask: { match: { type: com.acme.desk.Desk, method: ask }, guard: board }
          flag:
            match: { type: com.acme.desk.Probe, method: flag }
            degrade: { guard.board: { skip: { return: open } } }
        """
            .formatted(guard)
            .replace("board", "board" + number));
  }

  private void heat() {
    host.setTemperature(95);
    app.awaitAnswer("flag", "open");
  }

  private void staysShut() {
    await().during(AWHILE).atMost(PATIENCE).until(() -> app.call("flag").isEmpty());
  }

  @Test
  void when_holds_pausesCallsUntilItDoesNot() {
    use("when: [temperature > 80C], " + QUICK);
    assertThat(Shortest.below(1_000, () -> app.burst("ask", 1, 1).longestMillis()))
        .isLessThan(1_000);

    heat();
    var paused = app.begin("ask", 3, 1, "caller-");
    await().during(AWHILE).atMost(PATIENCE).until(() -> !paused.isDone());
    host.setTemperature(50);

    assertThat(paused.join().answered()).isEqualTo(3);
    assertThat(paused.join().longestMillis()).isGreaterThanOrEqualTo(AWHILE.toMillis());
  }

  @Test
  void when_ofAnotherThreshold_opensElsewhere() {
    use("when: [temperature > 98C], " + QUICK);
    host.setTemperature(95);

    staysShut();
  }

  @Test
  void when_ofALevel_opensWithIt() {
    use("when: [high], " + QUICK);
    host.setTemperature(65);
    staysShut();
    host.setTemperature(75);
    app.awaitAnswer("flag", "open");
  }

  @Test
  void strategy_all_waitsForEveryCondition() {
    var conditions = "when: [temperature > 80C, memory > 90%], " + QUICK;

    use(conditions + ", strategy: all");
    host.setTemperature(95);
    staysShut();
    host.setMemory(8L << 30, 256L << 20);
    app.awaitAnswer("flag", "open");

    host.setMemory(8L << 30, 4L << 30);
    use(conditions + ", strategy: any");
    heat();
  }

  @Test
  void cooldown_longer_keepsCallsPausedLonger() {
    assertThat(Shortest.below(1_400, () -> pausedWithCooldown("100ms"))).isLessThan(1_400);
    assertThat(pausedWithCooldown("1500ms")).isGreaterThanOrEqualTo(1_400);
  }

  private long pausedWithCooldown(String cooldown) {
    use("when: [temperature > 80C], checkInterval: 50ms, cooldown: " + cooldown);
    heat();
    host.setTemperature(50);
    return app.burst("ask", 1, 1).longestMillis();
  }

  @Test
  void cooldown_thatBacksOff_growsUpToItsMost() {
    var steady = openTimes("100ms");
    var growing = openTimes("{ initial: 100ms, multiplier: 10, max: 600ms }");

    // A busy machine makes any of them longer, none of them shorter.
    assertThat(steady).hasSizeGreaterThan(3).allMatch(time -> time >= 100);
    assertThat(Collections.min(steady.subList(1, steady.size()))).isLessThan(390);
    assertThat(growing.get(0)).isGreaterThanOrEqualTo(100);
    assertThat(growing.get(1)).isGreaterThanOrEqualTo(590);
    assertThat(growing.get(2)).isBetween(590L, 9_900L);
  }

  /** How long the guard was open each time, in the heat. */
  private List<Long> openTimes(String cooldown) {
    use("when: [temperature > 80C], checkInterval: 50ms, cooldown: " + cooldown);
    heat();
    return await().until(this::openTimes, times -> times.size() > 3);
  }

  private List<Long> openTimes() {
    var times = new ArrayList<Long>();
    var opened = Instant.EPOCH;
    for (var decision : AgentStatus.of(app.jvm().pid(), 100).decisions()) {
      if (decision.path("subject").asText().equals("board" + number)) {
        var at = Instant.parse(decision.path("at").asText());
        var change = decision.path("action").asText();
        if (change.equals("CLOSED -> OPEN")) {
          times.clear();
        }
        if (change.endsWith("-> OPEN")) {
          opened = at;
        }
        if (change.startsWith("OPEN ->")) {
          times.add(Duration.between(opened, at).toMillis());
        }
      }
    }
    return times;
  }

  @Test
  void checkInterval_longer_opensLater() {
    use("when: [temperature > 80C], checkInterval: 50ms");
    assertThat(
            Shortest.below(
                1_000,
                () -> {
                  host.setTemperature(50);
                  app.awaitAnswer("flag", "");
                  host.setTemperature(95);
                  return app.millisUntil("flag", "open");
                }))
        .isLessThan(1_000);

    use("when: [temperature > 80C, cpu > 99%], checkInterval: 3s");
    // From one of its checks on.
    await().pollDelay(Duration.ofMillis(200)).until(() -> true);
    host.setTemperature(95);
    assertThat(app.millisUntil("flag", "open")).isGreaterThan(1_000);
  }

  @Test
  void halfOpenCalls_more_letMoreTryAtOnce() {
    assertThat(mostTrying(1)).isEqualTo(1);
    assertThat(mostTrying(3)).isEqualTo(3);
  }

  /** Below the threshold but not by the margin, a guard stays half open. */
  private int mostTrying(int calls) {
    use("when: [temperature > 80C], " + QUICK + ", halfOpenCalls: " + calls);
    heat();
    host.setTemperature(79.5);
    return app.burst("ask", 6, 100).most();
  }

  @Test
  void maxWait_over_rejectsOrProceeds() {
    use("when: [temperature > 80C], maxWait: 300ms");
    heat();
    assertThat(Shortest.below(1_190, this::refusedAfter)).isBetween(300L, 1_190L);

    use("when: [temperature > 80C], maxWait: 1200ms, onTimeout: reject");
    heat();
    assertThat(refusedAfter()).isGreaterThanOrEqualTo(1_200);

    use("when: [temperature > 80C], maxWait: 300ms, onTimeout: proceed");
    heat();
    var gone = app.burst("ask", 2, 1);
    assertThat(gone.answered()).isEqualTo(2);
    assertThat(gone.longestMillis()).isGreaterThanOrEqualTo(300);
  }

  private long refusedAfter() {
    var refused = app.burst("ask", 2, 1);
    assertThat(refused.rejected()).isEqualTo(2);
    return refused.longestMillis();
  }

  @Test
  void guard_ofAGuard_opensWithIt() {
    use("when: [guard.below], " + QUICK + " }\n  below: { when: [temperature > 80C], " + QUICK);
    heat();
    assertThat(app.jvm().status().guard("below").path("state").asText()).isNotEqualTo("CLOSED");
    var paused = app.begin("ask", 1, 1, "caller-");
    await().during(AWHILE).atMost(PATIENCE).until(() -> !paused.isDone());
    host.setTemperature(50);

    assertThat(paused.join().answered()).isEqualTo(1);
  }

  @Test
  void guard_ofOneRuleAlone_leavesOthersAlone() {
    use("when: [temperature > 80C], " + QUICK);
    heat();

    assertThat(Shortest.below(1_000, () -> app.burst("tell", 2, 1).longestMillis()))
        .isLessThan(1_000);
  }

  @Test
  void priority_ofTwoRulesOnOneGuard_letsTheCriticalGoFirst() {
    app.use(
        """
        guards: { board: { when: [temperature > 80C], cooldown: 100ms, checkInterval: 50ms } }
        rules:
          ask: { match: { type: com.acme.desk.Desk, method: ask }, guard: board, priority: low }
          tell: { match: { type: com.acme.desk.Desk, method: tell }, guard: board, priority: critical }
          flag:
            match: { type: com.acme.desk.Probe, method: flag }
            degrade: { guard.board: { skip: { return: open } } }
        """);
    heat();
    app.order("entered");
    var low = app.begin("ask", 4, 50, "low-");
    app.awaitWaiting("low-", 4);
    var critical = app.begin("tell", 4, 50, "critical-");
    app.awaitWaiting("critical-", 4);
    // Half open and no further: one call at a time.
    host.setTemperature(79.5);
    low.join();
    critical.join();

    var order = List.of(app.order("entered").split(","));
    assertThat(order.subList(0, 4)).allMatch(name -> name.startsWith("critical-"));
    assertThat(order.subList(4, 8)).allMatch(name -> name.startsWith("low-"));
  }
}
