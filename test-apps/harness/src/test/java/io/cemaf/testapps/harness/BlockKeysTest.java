package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every key of a rule, by what blocks of code do under it; the rule is about nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BlockKeysTest {
  private static final String ITS_OWN = "its own IllegalStateException";

  @TempDir Path room;
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
    host.setResident(200 << 20);
    fails("");
    app.jvm().command("reset", "all");
    await().until(() -> count("inFlight") == 0);
  }

  @AfterAll
  void end() {
    try {
      app.assertHealthy("MONITOR_HELD", "EVENT_LOOP", "NOT_RETRIED");
    } finally {
      app.close();
      host.close();
    }
  }

  private void use(String keys) {
    use("", keys);
  }

  private void use(String others, String keys) {
    app.use(others + "rules:\n  work: { " + keys + " }\n");
    app.call("flakyCalls");
  }

  private void fails(String how) {
    app.order("property desk.fault " + how);
    app.order("property desk.faults " + Integer.MAX_VALUE);
  }

  private int count(String what) {
    return app.jvm().status().rule("work").path(what).asInt();
  }

  private void hold() {
    app.order("entered");
    var unused = app.begin("block", 1, DrivenJvm.HELD, "holder-");
    app.awaitEntered("holder-0");
  }

  @ParameterizedTest
  @CsvSource({
    "bulkhead: 2, 2",
    "bulkhead: 3, 3",
    "'concurrency: { algorithm: fixed, initialLimit: 2 }', 2",
    "'allocation: { maxWorkers: 1 }', 1",
    "'bulkhead: 2, mode: observe', 4",
    "'bulkhead: 2, mode: off', 4"
  })
  void limits_ofEveryKind_holdForBlocks(String keys, int most) {
    use(keys);

    assertThat(app.burst("block", 4, 100).most()).isEqualTo(most);
    assertThat(app.burst("plainBlock", 4, 100).most()).isEqualTo(most);
  }

  @Test
  void deadline_shorter_endsTheWaitSooner() {
    use("bulkhead: 1, deadline: 200ms");
    hold();
    assertThat(app.call("block")).contains("refused the call (bulkhead");
    app.letGo();

    use("bulkhead: 1, deadline: 30s");
    assertThat(app.call("block")).isEqualTo("work");
  }

  @Test
  void delay_isKeptBetweenBlocks() {
    use("delay: 1ms");
    assertThat(Shortest.below(500, () -> app.burst("block", 3, 0).spanMillis())).isLessThan(500);
    use("delay: 400ms");
    assertThat(app.burst("block", 3, 0).spanMillis()).isGreaterThanOrEqualTo(790);
  }

  @Test
  void guard_open_refusesBlocks() {
    use(
        "guards: { board: { when: [temperature > 65C], checkInterval: 50ms, maxWait: 10ms } }\n",
        "guard: board");
    assertThat(app.call("block")).isEqualTo("work");

    host.setTemperature(75);
    await().until(() -> app.call("plainBlock").contains("(guard: temperature is 75.0"));
    assertThat(app.call("block")).contains("(guard: temperature is 75.0");
  }

  @ParameterizedTest
  @CsvSource({"low, refused by shed", "high, a1"})
  void priority_decidesWhetherABlockIsShed(String priority, String seen) {
    use("policies: { p: { when: disk > 0%, do: { shed: 100% } } }\n", "priority: " + priority);

    await()
        .untilAsserted(
            () -> {
              app.call("flakyCalls");
              assertThat(app.call("blockFlaky")).isEqualTo(seen);
              app.call("flakyCalls");
              assertThat(app.call("blockFlakyPlain")).isEqualTo(seen);
            });
  }

  @Test
  void rateLimiter_hasNoBlockLeft() {
    use("rateLimiter: { limitForPeriod: 2, limitRefreshPeriod: 20s, timeoutDuration: 0s }");

    assertThat(app.call("blockFlaky")).isEqualTo("a1");
    assertThat(app.call("blockFlakyPlain")).isEqualTo("a2");
    assertThat(app.call("blockFlaky")).isEqualTo("refused by rateLimiter");
    assertThat(app.call("blockFlakyPlain")).isEqualTo("refused by rateLimiter");
    assertThat(app.order("api can work")).contains("false", "action=rateLimiter", "rate.work");
  }

  /** A try block says of failures what it is told of. */
  @ParameterizedTest
  @CsvSource({
    "blockFlaky,      refused by circuitBreaker",
    "blockFlakyTold,  refused by circuitBreaker",
    "blockFlakyPlain, its own IllegalStateException"
  })
  void circuitBreaker_opensByFailuresThatItIsToldOf(String method, String then) {
    fails("runtime");
    use("circuitBreaker: { minimumNumberOfCalls: 2, slidingWindowSize: 2 }");

    assertThat(app.call(method)).isEqualTo(ITS_OWN);
    assertThat(app.call(method)).isEqualTo(ITS_OWN);
    assertThat(app.call(method)).isEqualTo(then);
    if (then.startsWith("refused")) {
      assertThat(app.order("api can work"))
          .contains("false", "action=circuitBreaker", "value=1.0", "threshold=0.5");
    }
  }

  @Test
  void timeLimiter_over_interruptsTheBody() {
    fails("hang");
    use("timeLimiter: 10s");
    fails("slow");
    assertThat(app.call("blockFlaky")).isEqualTo("a1");
    fails("hang");
    use("timeLimiter: 200ms");
    var before = count("timedOut");

    assertThat(app.call("blockFlaky"))
        .isEqualTo("CallTimeoutException of its own IllegalStateException work 200 ms");
    assertThat(app.call("blockFlakyPlain")).isEqualTo(ITS_OWN);
    assertThat(app.call("blockFlakyTold")).isEqualTo(ITS_OWN);
    assertThat(count("timedOut")).isEqualTo(before + 2);
  }

  @Test
  void retry_makesABodyAgain_butNoTryBlock() {
    fails("runtime,runtime,");
    use("retry: { maxAttempts: 3, waitDuration: 1ms }, idempotent: true");
    assertThat(app.call("blockFlaky")).isEqualTo("a3");

    app.call("flakyCalls");
    fails("checked");
    assertThat(app.call("blockFlaky")).isEqualTo("its own IOException");
    assertThat(app.call("flakyCalls")).isEqualTo("3");
    assertThat(app.call("blockFlakyPlain")).isEqualTo("its own IOException");
    assertThat(app.call("flakyCalls")).isEqualTo("1");

    use("retry: { maxAttempts: 3, waitDuration: 1ms }");
    assertThat(app.call("blockFlaky")).isEqualTo("its own IOException");
    assertThat(app.call("flakyCalls")).as("not idempotent").isEqualTo("1");
  }

  @Test
  void retry_ofARefusedBlock_waitsUntilItMayStart() {
    use(
        "rateLimiter: { limitForPeriod: 1, limitRefreshPeriod: 2s, timeoutDuration: 0s },"
            + " retry: { maxAttempts: 6, waitDuration: 1ms }, idempotent: true");

    assertThat(app.call("blockFlaky")).isEqualTo("a1");
    assertThat(app.call("blockFlakyPlain")).isEqualTo("refused by rateLimiter");
    assertThat(app.call("blockFlaky")).isEqualTo("a2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "done", "$this"})
  void skip_refusesABlock_whateverItWouldAnswer(String answer) {
    use("degrade: { high: { skip: { return: " + answer + " } }, critical: { skip: off } }");
    assertThat(app.call("blockFlaky")).isEqualTo("a1");

    host.setTemperature(75);
    app.awaitLevel("high");
    assertThat(app.call("blockFlaky")).isEqualTo("refused by skip");
    assertThat(app.call("blockFlakyPlain")).isEqualTo("refused by skip");
    assertThat(app.call("block"))
        .contains("rule 'work' refused the call (skip: temperature is 75.0, threshold 70.0)");
    host.setTemperature(85);
    app.awaitLevel("critical");
    assertThat(app.call("blockFlakyPlain")).isEqualTo("a2");
  }

  /** Of a rule that has methods too, what needs one says nothing of blocks. */
  @Test
  void keysThatNeedAMethod_sayNothingOfBlocks() {
    use(
        "match: { type: com.acme.desk.Desk, method: each }, bulkhead: 2, degrade: { normal:"
            + " { scaleArg: { arg: 3, by: 50% }, split: { arg: 0, size: 2 }, call: list },"
            + " high: { skip: { return: $arg0 } } }");

    assertThat(app.burst("block", 4, 60).most()).isEqualTo(2);
    host.setTemperature(75);
    app.awaitLevel("high");
    assertThat(app.call("blockFlaky")).isEqualTo("refused by skip");
  }

  @Test
  void memory_atItsHardLimit_holdsBlocksBack() {
    use("memory: { hardLimit: 1GiB }\n", "bulkhead: 8, deadline: 300ms");
    hold();
    host.setResident(1_100 << 20);
    await()
        .until(
            () -> app.jvm().status().json().path("memory").path("state").asText().equals("HARD"));

    assertThat(app.call("block")).contains("(memory: rss is 1100 MiB, threshold 1024 MiB)");
    app.letGo();
  }

  @Test
  void throttle_ofAPolicy_spreadsBlocksOut() {
    use(
        "policies: { p: { when: temperature > 65C, do: { throttle: 10% } } }\n",
        "priority: normal");
    assertThat(Shortest.below(900, () -> app.burst("block", 1, 100).longestMillis()))
        .isLessThan(900);
    host.setTemperature(75);
    app.awaitLevel("high");

    // what a call takes is learned from the first
    await().until(() -> app.burst("block", 1, 100).longestMillis() > 900);
    assertThat(count("throttled")).isPositive();
  }

  @Test
  void onEventLoop_rejectOrProceed_decidesOnBlocks() {
    use("bulkhead: 1, onEventLoop: reject");
    assertThat(app.burst("block", 3, 300, "reactor-http-nio-").rejected()).isEqualTo(2);
    use("bulkhead: 1, onEventLoop: proceed");
    assertThat(app.burst("plainBlock", 3, 300, "reactor-http-nio-").answered()).isEqualTo(3);
  }

  /** One place may hold a lock and the other not, though the same method calls them. */
  @Test
  void mayHoldLock_true_letsABlockWaitThatHasOne() {
    use("bulkhead: { maxConcurrentCalls: 1, maxWaitDuration: 50ms }");
    hold();
    assertThat(app.call("blockFree")).contains("refused the call (bulkhead");
    assertThat(app.call("blockLocked")).isEqualTo("locked");

    app.letGo();
    await().until(() -> count("permitsTaken") == 0);
    use("bulkhead: { maxConcurrentCalls: 1, maxWaitDuration: 50ms }, mayHoldLock: true");
    hold();
    assertThat(app.call("blockLocked")).contains("refused the call (bulkhead");
    app.letGo();
  }

  @Test
  void block_endedTwiceOrOnAnotherThread_endsOnce() {
    use("bulkhead: { maxConcurrentCalls: 1, maxWaitDuration: 5s }");
    for (var i = 0; i < 3; i++) {
      assertThat(app.call("blockClosedTwice")).isEqualTo("closed");
      assertThat(app.call("blockClosedElsewhere")).isEqualTo("in again");
    }

    assertThat(count("inFlight")).isZero();
    assertThat(count("permitsTaken")).isZero();
    assertThat(app.burst("block", 3, 60).most()).isEqualTo(1);
  }

  @Test
  void whatABodyThrows_isTheSameInstance() {
    use(
        "bulkhead: 2, circuitBreaker: { slidingWindowSize: 1000 }, rateLimiter: 1000/s,"
            + " timeLimiter: 10s, retry: { maxAttempts: 2, waitDuration: 1ms }, idempotent: true");
    for (var fault :
        List.of(
            "checked",
            "runtime",
            "error",
            "stack",
            "memory",
            "refused",
            "timeout",
            "interrupted")) {
      fails(fault);
      assertThat(app.call("blockFlaky")).as(fault).startsWith("its own ");
      assertThat(app.call("blockFlakyTold")).as(fault).startsWith("its own ");
    }
    assertThat(count("permitsTaken")).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "'callEnd: { argument: 0, methods: [done] }', callEnd",
    "'degrade: { high: { scaleArg: { arg: 0, by: 50% } } }', degrade"
  })
  void keyThatNeedsAMethod_inARuleOfBlocksAlone_isRefused(String keys, String named)
      throws Exception {
    var file =
        Files.writeString(
            room.resolve("bad.yaml"), "apiVersion: cemaf/v1\nrules:\n  work: { " + keys + " }\n");
    var checked = Commands.cemaf(room, "check", file.toString());

    assertThat(checked.exit()).isEqualTo(1);
    assertThat(checked.stdout() + checked.stderr())
        .contains(named + " needs a method, and this rule has no match");
  }

  @Test
  void ruleOfBlocksAlone_isFineToCheckAndExplained() throws Exception {
    var file =
        Files.writeString(
            room.resolve("good.yaml"), "apiVersion: cemaf/v1\nrules:\n  work: { bulkhead: 1 }\n");
    var checked =
        Commands.cemaf(room, "check", file.toString(), "-cp", ForkPlan.applicationClassPath());
    assertThat(checked.exit()).as(checked.stdout() + checked.stderr()).isZero();

    use("bulkhead: 1");
    app.call("block");
    assertThat(app.jvm().command("explain", "work").stdout()).contains("blocks of code");
  }
}
