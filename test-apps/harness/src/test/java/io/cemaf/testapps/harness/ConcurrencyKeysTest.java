package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of {@code concurrency:}: another value, another number of calls at work. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConcurrencyKeysTest {
  private FakeHost host;
  private DrivenJvm app;

  @BeforeAll
  void start(@TempDir Path root) {
    host = FakeHost.in(root);
    app = DrivenJvm.on(host);
  }

  @AfterAll
  void end() {
    try {
      app.assertHealthy("LEASE_EXPIRED");
    } finally {
      app.close();
      host.close();
    }
  }

  private void use(String keys) {
    app.use("rules:\n  one: { match: { type: com.acme.desk.Desk, method: ask }, " + keys + " }\n");
  }

  @ParameterizedTest
  @CsvSource({"2", "3"})
  void fixed_initialLimit_isTheLimit(int limit) {
    use("concurrency: { algorithm: fixed, initialLimit: " + limit + " }");

    assertThat(app.burst("ask", 6, 60).most()).isEqualTo(limit);
    assertThat(app.jvm().status().rule("one").path("concurrency").path("limit").asInt())
        .isEqualTo(limit);
  }

  @Test
  void algorithm_alone_isTheWholeSection() {
    use("concurrency: elastic");

    var told = app.jvm().status().rule("one").path("concurrency");
    assertThat(told.path("algorithm").asText()).isEqualTo("elastic");
    assertThat(told.path("limit").asInt()).isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource({"elastic", "aimd", "gradient2", "vegas"})
  void algorithm_thatAdapts_growsWhereCallsStayQuick(String algorithm) {
    use("concurrency: { algorithm: " + algorithm + ", initialLimit: 2, maxLimit: 5 }");

    await(algorithm + " lets five in").until(() -> app.burst("ask", 12, 40).most() == 5);
  }

  @Test
  void maxLimit_reached_isNeverPassed() {
    use("concurrency: { algorithm: aimd, initialLimit: 2, maxLimit: 3 }");
    await().until(() -> app.burst("ask", 12, 20).most() == 3);

    assertThat(app.burst("ask", 12, 20).most()).isEqualTo(3);
  }

  // what takes longer than the deadline is lost, and aimd gives a tenth of the limit up for it
  @ParameterizedTest
  @CsvSource({"6", "3"})
  void minLimit_underLostCalls_isWhereItEnds(int least) {
    use(
        "deadline: 100ms, concurrency: { algorithm: aimd, initialLimit: 8, minLimit: "
            + least
            + " }");

    await()
        .until(
            () -> {
              app.burst("ask", 8, 150);
              return limit() == least;
            });
    assertThat(app.burst("ask", 8, 150).most()).isEqualTo(least);
  }

  private int limit() {
    return app.jvm().status().rule("one").path("concurrency").path("limit").asInt();
  }

  @Test
  void bulkhead_besides_theLowerHolds() {
    use("bulkhead: 2, concurrency: { algorithm: fixed, initialLimit: 4 }");
    assertThat(app.burst("ask", 6, 60).most()).isEqualTo(2);

    use("bulkhead: 4, concurrency: { algorithm: fixed, initialLimit: 3 }");
    assertThat(app.burst("ask", 6, 60).most()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"0, 3", "1, 2", "256, 0"})
  void maxWaiting_reached_rejectsAtOnce(int waiting, int rejected) {
    use("concurrency: { algorithm: fixed, initialLimit: 1, maxWaiting: " + waiting + " }");

    assertThat(app.burst("ask", 4, 200).rejected()).isEqualTo(rejected);
  }

  @Test
  void maxHold_over_passesThePermitOn() {
    use("concurrency: { algorithm: fixed, initialLimit: 1, maxHold: 10m }");
    assertThat(app.burst("ask", 2, 900).most()).isEqualTo(1);

    use("concurrency: { algorithm: fixed, initialLimit: 1, maxHold: 200ms }");
    assertThat(app.burst("ask", 2, 900).most()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bulkhead: { maxConcurrentCalls: 4,",
        "concurrency: { algorithm: fixed, initialLimit: 4,"
      })
  void reserve_ofEachClass_isForItAndThoseAbove(String limit) {
    var reserve = limit + " reserve: { critical: 25%, high: 25%, normal: 25% } }";
    for (var each : new String[] {"critical 4", "high 3", "normal 2", "low 1"}) {
      var words = each.split(" ");
      use("priority: " + words[0] + ", " + reserve);

      assertThat(app.burst("ask", 6, 60).most()).as(words[0]).isEqualTo(Integer.parseInt(words[1]));
    }
  }

  // calls of 300 ms, one at a time: (calls ahead + 1) x 0.3 s, beside a share of 1.15 s - 0.3 s;
  // up to 0.38 s a call, as on a busy machine, as many are answered
  @ParameterizedTest
  @CsvSource({"critical, 3", "high, 2", "normal, 1", "low, 1"})
  void deadline_tooNearForThoseBehind_refusesThemWhenTheyCome(String priority, int answered) {
    use(
        "deadline: 1150ms, priority: "
            + priority
            + ", concurrency: { algorithm: fixed, initialLimit: 1 }");
    for (var i = 0; i < 3; i++) {
      assertThat(app.burst("ask", 1, 300).answered()).isEqualTo(1);
    }
    await().until(() -> seconds() > 0.29);

    var burst = app.burst("ask", 8, 300);

    assertThat(burst.answered()).isEqualTo(answered);
    assertThat(burst.rejected()).isEqualTo(8 - answered);
    assertThat(app.jvm().status().rule("one").path("shed").asInt()).isPositive();
  }

  private double seconds() {
    return app.jvm().status().rule("one").path("concurrency").path("serviceSeconds").asDouble();
  }
}
