package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** What becomes of calls that wait when rules or levels say something else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangesTest {
  private static final int LONG_MILLIS = 9_000;

  private FakeHost host;
  private DrivenJvm app;

  /** A fresh name each time: what another rule's calls hold is no matter then. */
  private int number;

  @BeforeAll
  void start(@TempDir Path root) {
    host = FakeHost.in(root);
    app = DrivenJvm.on(host);
  }

  @BeforeEach
  void calm() {
    number++;
    host.setTemperature(50);
    host.setCpu(0);
    app.order("entered");
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

  private String rules(String others, String keys) {
    return others
        + "rules:\n  one"
        + number
        + ": { match: { type: com.acme.desk.Patient, method: plain }, "
        + keys
        + " }\n";
  }

  private static String guard(String keys) {
    return "guards: { board: { cooldown: 100ms, checkInterval: 50ms, " + keys + " } }\n";
  }

  private void awaitGuard(String state) {
    await().until(() -> app.jvm().status().guard("board").path("state").asText().equals(state));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a bulkhead raised,           bulkhead: 1, bulkhead: 4",
    "a bulkhead taken away,       bulkhead: 1, priority: normal",
    "a bulkhead become adaptive,  bulkhead: 1, 'concurrency: { algorithm: fixed, initialLimit: 4 }'",
    "an adaptive limit raised,    'concurrency: { algorithm: fixed, initialLimit: 1 }',"
        + " 'concurrency: { algorithm: fixed, initialLimit: 4 }'",
    "another algorithm,           'concurrency: { algorithm: fixed, initialLimit: 1 }',"
        + " 'concurrency: { algorithm: aimd, initialLimit: 8 }'",
    "an adaptive limit taken away, 'concurrency: { algorithm: fixed, initialLimit: 1 }', bulkhead: 8",
    "workers raised,              allocation: { maxWorkers: 1 }, allocation: { maxWorkers: 4 }",
    "an allocation taken away,    allocation: { maxWorkers: 1 }, priority: normal",
    "a delay made shorter,        delay: 100s, delay: 1ms",
    "a delay taken away,          delay: 100s, priority: normal",
    "the rule itself taken away,  bulkhead: 1, ''"
  })
  void limit_changedByAReload_letsThoseGoThatWait(String what, String before, String after) {
    app.use(rules("", before));
    var holder = app.begin("patient", 1, LONG_MILLIS, "holder-");
    app.awaitEntered("holder-0");
    var waiting = app.begin("patient", 3, 0, "waiter-");
    app.awaitWaiting("waiter-", 3);

    app.use(after.isEmpty() ? "" : rules("", after));

    assertThat(waiting.join().answered()).isEqualTo(3);
    assertThat(holder).as("they went before it ended").isNotDone();
  }

  @Test
  void limit_raisedByTheLevel_letsThoseGoThatWait() {
    app.use(rules("", "bulkhead: { normal: 1, high: 4 }"));
    var holder = app.begin("patient", 1, LONG_MILLIS, "holder-");
    app.awaitEntered("holder-0");
    var waiting = app.begin("patient", 3, 0, "waiter-");
    app.awaitWaiting("waiter-", 3);
    host.setTemperature(75);

    assertThat(waiting.join().answered()).isEqualTo(3);
    assertThat(holder).isNotDone();
  }

  @Test
  void limit_lowered_takesNothingFromWhoRuns_andHoldsForWhoWaits() {
    app.use(rules("", "bulkhead: 3"));
    var running = app.begin("patient", 3, DrivenJvm.HELD, "holder-");
    app.awaitEntered("holder-2");
    var waiting = app.begin("patient", 3, 100, "waiter-");
    app.awaitWaiting("waiter-", 3);

    app.use(rules("", "bulkhead: 1"));

    app.letGo();
    assertThat(running.join().answered()).isEqualTo(3);
    assertThat(waiting.join().most()).isEqualTo(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a threshold raised,      'when: [temperature > 90C]', guard: board",
    "another condition,       'when: [disk > 99.99%]',     guard: board",
    "a guard no longer named, 'when: [temperature > 65C]', priority: normal"
  })
  void guard_changedByAReload_letsThoseGoThatWait(String what, String guard, String rule) {
    app.use(rules(guard("when: [temperature > 65C]"), "guard: board"));
    host.setTemperature(75);
    awaitGuard("OPEN");
    var waiting = app.begin("patient", 3, 0, "waiter-");
    app.awaitWaiting("waiter-", 3);

    app.write(rules(guard(guard), rule));

    assertThat(waiting.join().answered()).isEqualTo(3);
  }

  @Test
  void guard_takenOutOfTheFile_letsThoseGoThatWait() {
    app.use(rules(guard("when: [temperature > 65C]"), "guard: board"));
    host.setTemperature(75);
    awaitGuard("OPEN");
    var waiting = app.begin("patient", 3, 0, "waiter-");
    app.awaitWaiting("waiter-", 3);

    app.write(rules("", "priority: normal"));

    assertThat(waiting.join().answered()).isEqualTo(3);
  }

  /** Who waits keeps the time that it came with: a reload makes nobody late. */
  @Test
  void deadlinesAndMostWaits_changedByAReload_areOfWhoComesThen() {
    app.use(rules(guard("when: [temperature > 65C], maxWait: 60s"), "guard: board"));
    host.setTemperature(75);
    awaitGuard("OPEN");
    var waiting = app.begin("patient", 2, 0, "waiter-");
    app.awaitWaiting("waiter-", 2);

    app.write(
        rules(guard("when: [temperature > 65C], maxWait: 50ms"), "guard: board, deadline: 100ms"));
    app.awaitLevel("high");
    assertThat(app.burst("patient", 1, 0).rejected()).isEqualTo(1);
    await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(10))
        .until(() -> app.order("waiting waiter-").equals("2"));
    host.setTemperature(50);

    assertThat(waiting.join().answered()).isEqualTo(2);
  }

  @Test
  void maxWaitDuration_changedByAReload_isOfWhoComesThen() {
    app.use(rules("", "bulkhead: { maxConcurrentCalls: 1, maxWaitDuration: 60s }"));
    var holder = app.begin("patient", 1, DrivenJvm.HELD, "holder-");
    app.awaitEntered("holder-0");
    var waiting = app.begin("patient", 1, 0, "waiter-");
    app.awaitWaiting("waiter-", 1);

    app.use(rules("", "bulkhead: { maxConcurrentCalls: 1, maxWaitDuration: 50ms }"));

    assertThat(app.burst("patient", 1, 0).rejected()).isEqualTo(1);
    app.letGo();
    assertThat(holder.join().answered() + waiting.join().answered()).isEqualTo(2);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a throttle taken away,       priority: normal",
    "a shorter delay at most,     'throttle: { targetTemperature: 65C, maxDelay: 10ms }'",
    "a target that is kept,       'throttle: { targetTemperature: 95C, maxDelay: 60s }'",
    "the rule itself taken away,  ''"
  })
  void throttle_changedByAReload_letsThoseGoThatAreDelayed(String what, String after) {
    throttle();
    var delayed = app.begin("patient", 3, 0, "waiter-");
    app.awaitWaiting("waiter-", 3);

    app.write(after.isEmpty() ? "" : rules("", after));

    assertThat(delayed.join().answered()).isEqualTo(3);
    assertThat(delayed.join().longestMillis()).isLessThan(30_000);
  }

  @Test
  void throttle_thatIsOver_letsThoseGoThatAreDelayed() {
    throttle();
    var delayed = app.begin("patient", 3, 0, "waiter-");
    app.awaitWaiting("waiter-", 3);

    host.setTemperature(50);

    assertThat(delayed.join().answered()).isEqualTo(3);
    assertThat(delayed.join().longestMillis()).isLessThan(30_000);
  }

  /** Each call is delayed for a minute. */
  private void throttle() {
    app.use(rules("", "throttle: { targetTemperature: 65C, maxDelay: 60s }"));
    // Delays go by what calls of this very rule take: the method may be woven for it a little
    // later.
    await()
        .until(
            () ->
                app.burst("patient", 1, 20).answered() == 1
                    && app.jvm().status().rule("one" + number).path("started").asInt() > 0);
    host.setTemperature(80);
    await().until(() -> app.jvm().status().rule("one" + number).path("duty").asDouble(1) <= 0.001);
  }
}
