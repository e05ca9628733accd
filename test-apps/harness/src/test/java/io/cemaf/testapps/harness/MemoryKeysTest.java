package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of `memory`: another value, another behaviour. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MemoryKeysTest {
  private static final String SCORE = "proc/self/oom_score_adj";
  private static final long MIB = 1 << 20;

  private FakeHost host;
  private DrivenJvm app;

  @BeforeAll
  void start(@TempDir Path root) {
    host = FakeHost.in(root);
    host.write(SCORE, "0\n");
    app = DrivenJvm.on(host);
  }

  @BeforeEach
  void calm() {
    host.setResident(200 * MIB);
    host.setCgroup(2, 4_096 * MIB, 100 * MIB, 0);
    app.use("");
  }

  @AfterAll
  void end() {
    try {
      app.assertHealthy("NOTHING_PAGES", "OOM_SCORE_NOT_SET");
    } finally {
      app.close();
      host.close();
    }
  }

  private void use(String memory, String keys) {
    app.use(rules(memory, keys));
  }

  private static String rules(String memory, String keys) {
    return "memory: { "
        + memory
        + " }\nrules:\n  ask: { match: { type: com.acme.desk.Desk, method: ask }, "
        + keys
        + " }\n";
  }

  private JsonNode memory() {
    return app.jvm().status().json().path("memory");
  }

  private void awaitState(String state) {
    await().untilAsserted(() -> assertThat(memory().path("state").asText()).isEqualTo(state));
  }

  private void awaitProcess(long mebibytes) {
    await()
        .untilAsserted(
            () -> assertThat(memory().path("processBytes").asLong()).isEqualTo(mebibytes * MIB));
  }

  /** While something runs no other call is let through to see whether that moves anything. */
  private void occupy() {
    app.order("entered");
    app.begin("ask", 1, DrivenJvm.HELD, "holder-");
    app.awaitEntered("holder-0");
  }

  @Test
  void hardLimit_passedBySize_refusesAtTheDeadlineAndSaysWhy() {
    use("hardLimit: 1GiB", "bulkhead: 8, deadline: 300ms");
    assertThat(app.call("ask")).isEqualTo("answer to a");
    occupy();
    host.setResident(1_100 * MIB);
    awaitState("HARD");

    assertThat(app.call("ask"))
        .contains("CallRejectedException", "(memory: rss is 1100 MiB, threshold 1024 MiB)");
    assertThat(app.order("api can ask")).contains("false", "action=memory", "signal=rss");
    assertThat(app.order("api memory")).contains("checkMemory: rss is", "threshold");
    assertThat(AgentStatus.of(app.jvm().pid(), 50).decisions().toString())
        .contains("\"kind\":\"MEMORY\"", "NORMAL -> HARD", "calls wait");
    app.letGo();
  }

  @Test
  void hardLimit_raisedWhileCallersWait_letsThemGo() {
    use("hardLimit: 1GiB", "bulkhead: 8");
    occupy();
    host.setResident(1_100 * MIB);
    awaitState("HARD");
    var waiting = app.begin("ask", 3, 10, "waiter-");
    app.awaitWaiting("waiter-", 3);

    app.write(rules("hardLimit: 64GiB", "bulkhead: 8"));

    assertThat(waiting.join().answered()).isEqualTo(3);
    app.letGo();
  }

  // 1, then 2 when memory has stood still for 250 ms, or the first has ended
  @Test
  void memory_fallen_letsCallsInOneAfterTheOther() {
    use("hardLimit: 1GiB", "bulkhead: 8");
    occupy();
    host.setResident(1_100 * MIB);
    awaitState("HARD");
    var waiting = app.begin("ask", 4, 300, "waiter-");
    app.awaitWaiting("waiter-", 4);

    host.setResident(1_020 * MIB);
    awaitProcess(1_020);
    assertThat(memory().path("state").asText()).as("within the margin").isEqualTo("HARD");
    host.setResident(200 * MIB);
    app.letGo();
    var came = waiting.join();

    assertThat(came.answered()).isEqualTo(4);
    assertThat(came.spanMillis()).isGreaterThan(200);
  }

  @ParameterizedTest
  @CsvSource({
    "size and resident set,       hardLimit: 1GiB, 1100,  100,   0, HARD, rss",
    "size and control group,      hardLimit: 1GiB,  100, 1100,   0, HARD, cgroup",
    "cache that can go,           hardLimit: 1GiB,  100, 1100, 500, NORMAL, cgroup",
    "ratio of the control group,  hardLimit: 20%,   100,  900,   0, HARD, cgroup",
    "ratio that is not reached,   hardLimit: 90%,   100,  900,   0, NORMAL, cgroup",
    "ratio of it and resident,    hardLimit: 20%,   900,  100,   0, HARD, rss",
    "soft limit alone,            softLimit: 1GiB, 1100,  100,   0, SOFT, rss",
    "soft limit below the hard, 'softLimit: 50%, hardLimit: 90%', 100, 2500, 0, SOFT, cgroup"
  })
  void limits_ofEveryKind_areComparedWithWhatTheyAreAbout(
      String name,
      String keys,
      long resident,
      long charged,
      long cache,
      String state,
      String signal) {
    use(keys, "bulkhead: 8");
    host.setResident(resident * MIB);
    host.setCgroup(2, 4_096 * MIB, charged * MIB, cache * MIB);
    awaitProcess(Math.max(resident, charged - cache));

    awaitState(state);
    assertThat(memory().path("process").asText()).isEqualTo(signal);
    if (keys.contains("soft")) {
      assertThat(app.jvm().status().fallBacks()).as("page out").containsKey("NOTHING_PAGES");
    }
  }

  @Test
  void innerCalls_ofACallThatWasLetIn_doNotWait() {
    app.use(
        """
        memory: { hardLimit: 1GiB }
        rules:
          outer: { match: { type: com.acme.desk.Desk, method: outer }, bulkhead: 8 }
          inner: { match: { type: com.acme.desk.Desk, method: inner }, bulkhead: 8 }
        """);
    host.setResident(1_100 * MIB);
    awaitState("HARD");

    // one alone is let through after a second, and its inner call with it
    assertThat(app.call("outer")).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource({
    "a rule that holds nothing up, timeLimiter: 10s",
    "a rule that observes,         'bulkhead: 8, mode: observe'"
  })
  void hardLimit_passed_isNothingTo(String name, String keys) {
    use("hardLimit: 1GiB", keys + ", deadline: 100ms");
    occupy();
    host.setResident(1_100 * MIB);
    awaitState("HARD");

    assertThat(app.call("ask")).isEqualTo("answer to a");
    app.letGo();
  }

  @Test
  void futures_areCountedUntilTheyAreDone() {
    app.use(
        """
        memory: { hardLimit: 1GiB }
        rules:
          later: { match: { type: com.acme.desk.Desk, method: later }, bulkhead: 64 }
        """);
    assertThat(app.burst("later", 12, 100).most()).as("two, four, six").isBetween(2, 11);
  }

  @Test
  void oomScoreAdj_isWrittenAndPutBack() {
    use("oomScoreAdj: 500", "bulkhead: 8");
    await().untilAsserted(() -> assertThat(score()).isEqualTo("500"));
    assertThat(memory().path("oomScoreAdj").asInt()).isEqualTo(500);

    use("oomScoreAdj: -7", "bulkhead: 8");
    await().untilAsserted(() -> assertThat(score()).isEqualTo("-7"));

    app.write("mode: observe\n" + rules("oomScoreAdj: 1000", "bulkhead: 8"));
    await().untilAsserted(() -> assertThat(score()).isEqualTo("0"));
  }

  private String score() throws IOException {
    return Files.readString(host.root().resolve(SCORE)).strip();
  }

  @Test
  void oomScoreAdj_thatCannotBeWritten_isCountedAndSaidOnce() throws Exception {
    var file = host.root().resolve(SCORE);
    Files.move(file, file.resolveSibling("away"));
    try {
      use("oomScoreAdj: 300", "bulkhead: 8");
      await()
          .untilAsserted(
              () -> assertThat(app.jvm().status().fallBacks()).containsKey("OOM_SCORE_NOT_SET"));
      assertThat(app.jvm().stderr()).containsOnlyOnce("oom_score_adj stays as it is");
    } finally {
      Files.move(file.resolveSibling("away"), file);
    }
  }

  @Test
  void detach_whileCallersWait_letsThemGoAndPutsTheScoreBack() throws Exception {
    try (var other = DrivenJvm.on(host)) {
      other.use(rules("hardLimit: 1GiB, oomScoreAdj: 200", "bulkhead: 8"));
      await().untilAsserted(() -> assertThat(score()).isEqualTo("200"));
      // as long as this one runs none is let through
      var holding = other.begin("ask", 1, 5_000, "holder-");
      other.awaitEntered("holder-0");
      host.setResident(1_100 * MIB);
      await().until(() -> other.jvm().status().json().at("/memory/state").asText().equals("HARD"));
      var waiting = other.begin("ask", 6, 10, "waiter-");
      other.awaitWaiting("waiter-", 6);

      other.jvm().command("detach");

      assertThat(waiting.join().answered()).isEqualTo(6);
      assertThat(holding.join().answered()).isEqualTo(1);
      assertThat(score()).isEqualTo("0");
    }
  }
}
