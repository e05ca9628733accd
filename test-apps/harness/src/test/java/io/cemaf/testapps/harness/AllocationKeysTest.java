package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of {@code allocation:}: another value, another number of calls at work. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AllocationKeysTest {
  private static final double MEGABYTE = 1 << 20;

  private FakeHost host;
  private DrivenJvm app;

  /** Once: that a call of {@code hold} keeps 8 MiB. */
  @BeforeAll
  void learn(@TempDir Path root) {
    host = FakeHost.in(root);
    app = DrivenJvm.on(host);
    use("hold", "maxWorkers: 64", "");
    await()
        .until(
            () -> {
              app.burst("hold", 1, 1);
              return app.jvm().status().rule("hold").path("cost").path("samples").asInt() >= 1;
            });
    await()
        .until(
            () -> {
              app.order("collect 1");
              await().pollDelay(Duration.ofMillis(150)).until(() -> true);
              app.order("entered");
              var calls = app.begin("hold", 4, 600, "holder-");
              app.awaitEntered("holder-3");
              await().pollDelay(Duration.ofMillis(150)).until(() -> true);
              app.order("collect 1");
              calls.join();
              return live() > 6 * MEGABYTE && live() < 10 * MEGABYTE;
            });
  }

  @BeforeEach
  void calm() {
    host.setTemperature(50);
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

  private double live() {
    return allocation("hold").path("liveBytes").asDouble();
  }

  private JsonNode allocation(String rule) {
    return app.jvm().status().rule(rule).path("allocation");
  }

  private void use(String method, String allocation, String more) {
    app.use(
        "rules:\n  "
            + method
            + ": { match: { type: com.acme.desk.Desk, method: "
            + method
            + " }, allocation: { "
            + allocation
            + " }"
            + more
            + " }\n");
  }

  private String told() {
    return app.jvm().status().rule("hold").toString();
  }

  private int most() {
    return app.burst("hold", 4, 120).most();
  }

  // a call keeps 8 MiB
  @ParameterizedTest
  @CsvSource({"11MiB, 1", "100MiB, 4"})
  void maxMemory_isWhatTheCallsKeepTogether(String size, int most) {
    use("hold", "maxMemory: " + size, "");

    assertThat(most()).as(told()).isEqualTo(most);
  }

  @ParameterizedTest
  @CsvSource({"2", "3"})
  void minWorkers_moreThanThereIsRoomFor_alwaysRun(int least) {
    use("hold", "maxMemory: 1MiB, minWorkers: " + least, "");

    assertThat(most()).as(told()).isEqualTo(least);
  }

  @ParameterizedTest
  @CsvSource({"1", "3"})
  void maxWorkers_fewerThanThereIsRoomFor_runAtMost(int most) {
    use("hold", "maxMemory: 900MiB, maxWorkers: " + most, "");

    assertThat(most()).as(told()).isEqualTo(most);
  }

  /** More than any heap is kept for the other rule. */
  @ParameterizedTest
  @CsvSource({"high, 1", "critical, 1", "normal, 4", "low, 4"})
  void minMemory_isWithheldFromLowerPriorities(String priority, int most) {
    app.use(
        "rules:\n"
            + "  hold: { match: { type: com.acme.desk.Desk, method: hold }, allocation: {} }\n"
            + "  other: { match: { type: com.acme.desk.Desk, method: ask }, priority: "
            + priority
            + ", allocation: { minMemory: 900GiB } }\n");

    assertThat(most()).as(told()).isEqualTo(most);
    assertThat(allocation("hold").path("withheldBytes").asDouble() > 0).isEqualTo(most == 1);
  }

  @Test
  void memoryIntensive_fromLevelHigh_runsOneAtATime() {
    use("hold", "minWorkers: 2, memoryIntensive: true", "");
    assertThat(most()).as(told()).isEqualTo(4);
    host.setTemperature(65);
    app.awaitLevel("elevated");
    assertThat(most()).as(told()).isEqualTo(4);
    host.setTemperature(75);
    app.awaitLevel("high");
    assertThat(most()).as(told()).isEqualTo(1);

    // those that wait go once there is room
    app.order("entered");
    var calls = app.begin("hold", 4, 900, "waiter-");
    app.awaitWaiting("waiter-", 3);
    host.setTemperature(50);
    var came = calls.join();
    assertThat(came.answered()).isEqualTo(4);
    assertThat(came.most()).isGreaterThan(1);
  }

  @Test
  void allocation_off_leavesCallsAlone() {
    use("hold", "maxMemory: 1MiB, memoryIntensive: true", "");
    assertThat(most()).as(told()).isEqualTo(1);
    app.use("rules:\n  hold: { match: { type: com.acme.desk.Desk, method: hold } }\n");

    assertThat(most()).as(told()).isEqualTo(4);
    assertThat(allocation("hold").isMissingNode()).isTrue();
  }

  /** Which of them binds is told; a call that came in vain hears of it. */
  @Test
  void refusal_forLackOfRoom_saysSo() {
    use("hold", "maxMemory: 1MiB", ", deadline: 1s");
    assertThat(app.burst("hold", 3, 1600).rejected()).isEqualTo(2);

    var explained = app.jvm().command("explain", "hold").stdout();
    assertThat(explained)
        .contains("maxMemory 1048576B")
        .contains("REJECTED")
        .contains("allocation");
  }

  @Test
  void mode_observe_recordsAndHoldsNobodyUp() {
    use("hold", "maxMemory: 1MiB", ", mode: observe");
    var paused = app.jvm().status().rule("hold").path("paused").asLong();

    assertThat(most()).as(told()).isEqualTo(4);
    assertThat(app.jvm().status().rule("hold").path("paused").asLong())
        .isBetween(paused + 1, paused + 3);
  }

  @Test
  void rules_reloadedWhileCallsWait_letThemGo() {
    use("hold", "maxMemory: 1MiB", "");
    app.order("entered");
    var calls = app.begin("hold", 4, DrivenJvm.HELD, "early-");
    app.awaitWaiting("early-", 3);
    use("hold", "maxMemory: 900MiB", "");

    await().until(() -> app.jvm().status().rule("hold").path("inFlight").asInt() == 4);
    app.letGo();
    assertThat(calls.join().most()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({"critical, 2000", "high, 1500", "normal, 1000", "low, 500"})
  void timeouts_goByPriority(String priority, long millis) {
    use("ask", "maxWorkers: 1", ", deadline: 1s, priority: " + priority);

    assertThat(Shortest.below(millis + 480, this::refusedAfter))
        .isBetween(millis - 5, millis + 480);
  }

  private long refusedAfter() {
    app.order("entered");
    var first = app.begin("ask", 1, 3_000, "first-");
    app.awaitEntered("first-0");
    var second = app.burst("ask", 1, 1, "second-");
    assertThat(second.rejected()).isEqualTo(1);
    first.join();
    return second.longestMillis();
  }

  @ParameterizedTest
  @CsvSource({"low, 1", "normal, 0"})
  void timeLimiter_ofLowPriority_isHalf(String priority, int overdue) {
    use("ask", "maxWorkers: 4", ", timeLimiter: 2s, priority: " + priority);
    var before = app.jvm().status().rule("ask").path("overdue").asInt();
    app.burst("ask", 1, 1_500);

    assertThat(app.jvm().status().rule("ask").path("overdue").asInt() - before).isEqualTo(overdue);
  }
}
