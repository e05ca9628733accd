package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits hold on every kind of executor, and for calls of every kind. */
@ParameterizedClass
@MethodSource("io.cemaf.testapps.harness.Where#all")
class CallsTest {
  private static final String ONE_WORKER =
      """
      apiVersion: cemaf/v1
      rules:
        worker:
          match: { type: com.acme.Worker, method: "*" }
          bulkhead: { maxConcurrentCalls: 1, maxWaitDuration: 30s }
      """;
  private static final String TWO_ASYNC =
      """
      apiVersion: cemaf/v1
      rules:
        client:
          match: { type: com.acme.AsyncClient, method: call, parameterTypes: java.lang.String }
          bulkhead: { maxConcurrentCalls: 2, maxWaitDuration: 30s }
      """;
  private static final String TWO_CALLBACKS =
      """
      apiVersion: cemaf/v1
      rules:
        client:
          match: { type: com.acme.AsyncClient, method: call, parameterTypes: [java.lang.String, com.acme.AsyncClient$Callback] }
          callEnd: { argument: 1, methods: [answered, failed] }
          bulkhead: { maxConcurrentCalls: 2, maxWaitDuration: 30s }
      """;

  private final Where where;

  CallsTest(Where where) {
    this.where = where;
  }

  @ParameterizedTest
  @ValueSource(strings = {"pool", "fork-join", "virtual"})
  void bulkheadOfTwo_onAnExecutor_letsTwoInAtOnce(String scenario) {
    Apps.scenario(scenario)
        .rules(Apps.TWO_AT_ONCE)
        .prints("24 answered, at most 2 at once\n")
        .run(where);
  }

  @Test
  void bulkheadOfTwo_onFutures_letsTwoBeOnTheirWayAtOnce() {
    Apps.scenario("futures").rules(TWO_ASYNC).prints("24 answered, at most 2 at once\n").run(where);
  }

  @Test
  void bulkheadOfTwo_onCallbacks_letsTwoBeOnTheirWayAtOnce() {
    Apps.scenario("callbacks")
        .rules(TWO_CALLBACKS)
        .prints("24 answered, at most 2 at once\n")
        .run(where);
  }

  /** Each outer call holds the only permit until its future completes: the inner one shares it. */
  @Test
  void bulkheadOfOne_callThatMakesAnotherInATaskOfItsOwn_neverWaitsForItself() {
    Apps.scenario("nested")
        .rules(
            """
            apiVersion: cemaf/v1
            rules:
              chat:
                match: { type: com.acme.Chat, method: "ask*" }
                bulkhead: { maxConcurrentCalls: 1, maxWaitDuration: 20s }
            """)
        .prints(
            """
            common pool: 24 answered, at most 1 at once
            pool: 24 answered, at most 1 at once
            thread per task: 24 answered, at most 1 at once
            own executor: 24 answered, at most 1 at once
            stages: 24 answered, at most 1 at once
            plain on a pool: 24 answered, at most 1 at once
            plain on the common pool: 24 answered, at most 1 at once
            plain on a thread per task: 24 answered, at most 1 at once
            """)
        .run(where);
  }

  @Test
  void modeObserve_givenForTheRule_changesNothing() {
    var ended =
        Apps.scenario("pool")
            .rules(Apps.TWO_AT_ONCE)
            .property("cemaf.rule.client.mode", "observe")
            .run(where);

    assertThat(ended.stdout()).startsWith("24 answered").doesNotContain("at most 2 at once");
  }

  @Test
  void shapes_allWoven_answerAsBare() {
    var bare = Apps.scenario("shapes").bare().notHeld().run();

    Apps.scenario("shapes").rules(Apps.ALL_SHAPES).prints(bare.stdout()).run(where);
  }

  @Test
  void skip_ofShapes_returnsTheLiteralConverted() {
    Apps.scenario("shapes")
        .rules(
            """
            apiVersion: cemaf/v1
            rules:
              record: { match: { type: com.acme.Question, method: answer }, degrade: { normal: { skip: { return: skipped } } } }
              static: { match: { type: com.acme.Tools, method: sum }, degrade: { normal: { skip: { return: $arg1 } } } }
            """)
        .prints("answer to one\ntwice two\nskipped\n2\nthe same instance\n")
        .run(where);
  }

  @Test
  void synchronizedTarget_withABulkhead_isServedOneByOneByItsOwnLock() {
    Apps.scenario("synchronized")
        .rules(
            """
            apiVersion: cemaf/v1
            rules:
              ledger: { match: { type: com.acme.Ledger, method: add }, bulkhead: 1 }
            """)
        .prints("balance 24\n")
        .run(where);
  }

  @ParameterizedTest
  @CsvSource({
    "interrupt-declared,   InterruptedException, false",
    "interrupt-undeclared, CallRejectedException, true"
  })
  void interrupt_whileWaiting_reachesTheCallerAndNotTheBody(
      String scenario, String thrown, boolean flag) {
    Apps.scenario(scenario)
        .rules(ONE_WORKER)
        .prints(
            "second: "
                + thrown
                + ", interrupted "
                + flag
                + "\nfirst: worked, interrupted false\n1 got to work\n")
        .run(where);
  }
}
