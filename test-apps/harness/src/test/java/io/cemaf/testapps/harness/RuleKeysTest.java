package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys of rules: another value, another behaviour. */
@ParameterizedClass
@MethodSource("io.cemaf.testapps.harness.Where#all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RuleKeysTest {
  @Parameter private Where where;
  private FakeHost host;
  private DrivenJvm app;

  @BeforeAll
  void start(@TempDir Path root) {
    host = FakeHost.in(root);
  }

  /** Only now is it said where. */
  @BeforeEach
  void calm() {
    if (app == null) {
      app = DrivenJvm.on(host, where);
    }
    host.setTemperature(50);
  }

  @AfterAll
  void end() {
    try {
      app.assertHealthy("EVENT_LOOP", "LEASE_EXPIRED");
    } finally {
      app.close();
      host.close();
    }
  }

  private void use(String method, String keys) {
    app.use(rule(method, keys));
  }

  private static String rule(String method, String keys) {
    return "rules:\n  one: { match: { type: com.acme.desk.Desk, method: "
        + method
        + " }, "
        + keys
        + " }\n";
  }

  @Test
  void bulkhead_ofAnotherNumber_letsThatManyIn() {
    use("ask", "bulkhead: 2");
    assertThat(app.burst("ask", 6, 60).most()).isEqualTo(2);

    use("ask", "bulkhead: { maxConcurrentCalls: 3 }");
    assertThat(app.burst("ask", 6, 60).most()).isEqualTo(3);
  }

  @Test
  void bulkhead_byLevel_followsTheLevel() {
    use("ask", "bulkhead: { normal: 4, elevated: 2, critical: 1 }");
    assertThat(app.burst("ask", 6, 60).most()).isEqualTo(4);

    host.setTemperature(75);
    app.awaitLevel("high");
    assertThat(app.burst("ask", 6, 60).most()).as("high takes elevated's").isEqualTo(2);

    host.setTemperature(85);
    app.awaitLevel("critical");
    assertThat(app.burst("ask", 6, 60).most()).isEqualTo(1);
  }

  @Test
  void bulkhead_byCondition_followsTheSignal() {
    use("ask", "bulkhead: { temperature > 55C: 1, normal: 4 }");
    assertThat(app.burst("ask", 6, 60).most()).isEqualTo(4);

    host.setTemperature(61);
    app.awaitLevel("elevated");
    assertThat(app.burst("ask", 6, 60).most()).isEqualTo(1);
  }

  @Test
  void bulkhead_byItsOwnRulesLatency_followsIt() {
    use("ask", "bulkhead: { latency.one > 150ms: 1, normal: 4 }");
    assertThat(app.burst("ask", 4, 60).most()).isEqualTo(4);

    app.burst("ask", 4, 300);
    await().untilAsserted(() -> assertThat(app.burst("ask", 4, 200).most()).isEqualTo(1));
  }

  @Test
  void bulkhead_byErrors_followsThem() {
    app.use(
        """
        rules:
          bad: { match: { type: com.acme.desk.Desk, method: failing }, bulkhead: 8 }
          one: { match: { type: com.acme.desk.Desk, method: ask }, bulkhead: { errors.bad > 50%: 1, normal: 4 } }
        """);
    assertThat(app.burst("ask", 4, 60).most()).isEqualTo(4);

    app.burst("failing", 8, 1);
    await().untilAsserted(() -> assertThat(app.burst("ask", 4, 60).most()).isEqualTo(1));
  }

  @ParameterizedTest
  @CsvSource({"0s, 3", "150ms, 3", "10s, 0"})
  void maxWaitDuration_over_rejects(String wait, int rejected) {
    use("ask", "bulkhead: { maxConcurrentCalls: 1, maxWaitDuration: " + wait + " }");

    assertThat(app.burst("ask", 4, 400).rejected()).isEqualTo(rejected);
  }

  @ParameterizedTest
  @CsvSource({"0, 3", "1, 2", "256, 0"})
  void maxWaiting_reached_rejectsAtOnce(int waiting, int rejected) {
    use("ask", "bulkhead: { maxConcurrentCalls: 1, maxWaiting: " + waiting + " }");

    assertThat(app.burst("ask", 4, 200).rejected()).isEqualTo(rejected);
  }

  @Test
  void maxHold_over_passesThePermitOn() {
    use("ask", "bulkhead: { maxConcurrentCalls: 1, maxHold: 10m }");
    assertThat(app.burst("ask", 2, 900).most()).isEqualTo(1);

    use("ask", "bulkhead: { maxConcurrentCalls: 1, maxHold: 200ms }");
    assertThat(app.burst("ask", 2, 900).most()).isEqualTo(2);
    assertThat(app.jvm().status().fallBacks()).containsKey("LEASE_EXPIRED");
  }

  @Test
  void delay_longer_spacesTheStarts() {
    use("ask", "bulkhead: 8");
    assertThat(Shortest.below(300, () -> app.burst("ask", 4, 10).spanMillis())).isLessThan(300);

    use("ask", "delay: 150ms");
    assertThat(app.burst("ask", 4, 10).spanMillis()).isGreaterThanOrEqualTo(449);
  }

  @Test
  void delay_byLevelAndCondition_followsBoth() {
    use("ask", "delay: { elevated: 150ms, temperature > 75C: 300ms }");
    assertThat(Shortest.below(300, () -> app.burst("ask", 4, 10).spanMillis())).isLessThan(300);

    host.setTemperature(65);
    app.awaitLevel("elevated");
    assertThat(Shortest.below(890, () -> app.burst("ask", 4, 10).spanMillis()))
        .isBetween(449L, 890L);

    host.setTemperature(85);
    app.awaitLevel("critical");
    assertThat(app.burst("ask", 4, 10).spanMillis()).isGreaterThanOrEqualTo(899L);
  }

  @ParameterizedTest
  @CsvSource({
    "ask,    '$arg0',   a",
    "ask,    '\"\"',    ''",
    "ask,    less,      less",
    "ask,    null,      null",
    "number, 7,         7",
    "number, '$arg0',   41",
    "list,   '[]',      []",
    "maybe,  null,      Optional.empty",
    "soon,   later,     later",
    "self,   '$this',   itself"
  })
  void skip_answers_whatItSays(String method, String value, String answer) {
    var unskipped = app.call(method);

    use(method, "degrade: { normal: { skip: { return: " + value + " } } }");
    assertThat(app.call(method)).isEqualTo(answer).isNotEqualTo(unskipped);

    use(method, "degrade: { normal: { skip: off } }");
    assertThat(app.call(method)).isEqualTo(unskipped);
  }

  @Test
  void skip_byLevel_beginsThere() {
    use("ask", "degrade: { high: { skip: { return: $arg0 } } }");
    assertThat(app.call("ask")).isEqualTo("answer to a");

    host.setTemperature(75);
    app.awaitLevel("high");
    assertThat(app.call("ask")).isEqualTo("a");
  }

  @Test
  void deadline_ofARule_goesBeforeTheFiles() {
    app.use("deadline: 10s\n" + rule("ask", "bulkhead: 1, deadline: 200ms"));
    assertThat(app.burst("ask", 2, 800).rejected()).isEqualTo(1);

    app.use("deadline: 200ms\n" + rule("ask", "bulkhead: 1, deadline: 10s"));
    assertThat(app.burst("ask", 2, 800).rejected()).isZero();
  }

  @Test
  void priority_onOneRoom_letsTheCriticalGoFirst() {
    assertThat(orderUnder("low", "critical"))
        .containsExactly("user", "user", "user", "batch", "batch", "batch");
    assertThat(orderUnder("normal", "normal"))
        .containsExactly("batch", "batch", "batch", "user", "user", "user");
  }

  /** While a batch call works, three wait behind it, and then three of users come. */
  private List<String> orderUnder(String batch, String user) {
    app.use(
        """
        rules:
          batch: { match: { type: com.acme.desk.Desk, method: ask, threads: "batch-*" }, priority: %s }
          user: { match: { type: com.acme.desk.Desk, method: ask, threads: "user-*" }, priority: %s }
          one: { match: { type: com.acme.desk.Desk, method: ask }, bulkhead: 1 }
        """
            .formatted(batch, user));
    app.order("entered");
    var first = app.begin("ask", 1, DrivenJvm.HELD, "batch-working-");
    app.awaitEntered("batch-working-0");
    var second = app.begin("ask", 3, 1, "batch-waiting-");
    app.awaitWaiting("batch-waiting-", 3);
    var third = app.begin("ask", 3, 1, "user-");
    app.awaitWaiting("user-", 3);
    app.letGo();
    CompletableFuture.allOf(first, second, third).join();
    return List.of(app.order("entered").split(",")).stream()
        .map(name -> name.substring(0, name.indexOf('-')))
        .toList();
  }

  @Test
  void onPause_isToldWhileCallsWait_andNotAfter() {
    use("ask", "bulkhead: 1, onPause: \"in a moment\"");
    var calls = app.begin("ask", 2, DrivenJvm.HELD, "caller-");
    app.awaitWaiting("caller-", 1);

    assertThat(app.jvm().status().rule("one").path("onPause").asText()).isEqualTo("in a moment");
    await()
        .until(
            () -> {
              app.letGo();
              return calls.isDone();
            });
    assertThat(app.jvm().status().rule("one").has("onPause")).isFalse();
  }

  @Test
  void onEventLoop_rejectOrProceed_decidesWhatWouldWaitThere() {
    use("ask", "bulkhead: 1, onEventLoop: reject");
    assertThat(app.burst("ask", 4, 200, "reactor-http-nio-").rejected()).isEqualTo(3);

    use("ask", "bulkhead: 1, onEventLoop: proceed");
    var before = app.jvm().status().fallBacks().getOrDefault("EVENT_LOOP", 0L);
    var gone = app.burst("ask", 4, 200, "reactor-http-nio-");
    assertThat(gone.answered()).isEqualTo(4);
    assertThat(gone.most()).isEqualTo(4);
    assertThat(app.jvm().status().fallBacks()).containsEntry("EVENT_LOOP", before + 3);
  }

  @Test
  void mayHoldLock_true_letsASynchronizedMethodWait() {
    use("locked", "bulkhead: 1, mayHoldLock: false");
    assertThat(app.burst("locked", 4, 200).rejected()).isEqualTo(3);

    use("locked", "bulkhead: 1, mayHoldLock: true");
    var waited = app.burst("locked", 4, 100);
    assertThat(waited.answered()).isEqualTo(4);
    assertThat(waited.most()).isEqualTo(1);
  }

  @Test
  void callEnd_ofAHandler_keepsThePermitUntilItIsTold() {
    use("stream", "bulkhead: 1, callEnd: { argument: 1, methods: [answered, failed] }");
    assertThat(app.burst("stream", 4, 100).most()).isEqualTo(1);

    use("stream", "bulkhead: 1, callEnd: { argument: 1, methods: \"a*\" }");
    assertThat(app.burst("stream", 4, 100).most()).isEqualTo(1);

    use("stream", "bulkhead: 1");
    assertThat(app.burst("stream", 4, 100).most()).isEqualTo(4);
  }

  @Test
  void future_returned_keepsThePermitUntilItIsComplete() {
    use("later", "bulkhead: 1");
    assertThat(app.burst("later", 4, 100).most()).isEqualTo(1);
  }
}
