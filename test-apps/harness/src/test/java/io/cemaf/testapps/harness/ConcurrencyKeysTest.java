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
    // it moves a little to learn
    assertThat(app.burst("ask", 12, 300).most()).isBetween(7, 10);

    use("concurrency: fixed");
    assertThat(app.burst("ask", 24, 300).most()).isEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource({"elastic", "aimd", "gradient2", "vegas"})
  void algorithm_thatAdapts_growsWhereCallsStayQuick(String algorithm) {
    use("concurrency: { algorithm: " + algorithm + ", initialLimit: 2, maxLimit: 5 }");

    await(algorithm + " lets five in").until(() -> app.burst("ask", 12, 40).most() == 5);
    for (var i = 0; i < 3; i++) {
      assertThat(app.burst("ask", 12, 40).most()).as("never more").isLessThanOrEqualTo(5);
    }
  }

  // of one call more than may run, the last waits for any of the others
  @ParameterizedTest
  @CsvSource({
    "elastic, 3",
    "elastic, 5",
    "aimd, 3",
    "aimd, 5",
    "gradient2, 3",
    "gradient2, 5",
    "vegas, 3",
    "vegas, 5"
  })
  void initialLimit_another_isWhereItBegins(String algorithm, int limit) {
    use("concurrency: { algorithm: " + algorithm + ", initialLimit: " + limit + " }");

    assertThat(app.burst("ask", limit + 1, 150).most()).isEqualTo(limit);
  }

  // one after the other, and two at once: aimd adds one to a limit that is half used, gradient2
  // 0.8, vegas six where the queue is short
  @ParameterizedTest
  @CsvSource({"aimd, 3, 4", "gradient2, 2, 3", "vegas, 8, 8", "fixed, 2, 2"})
  void algorithm_another_growsByAnotherStep(String algorithm, int afterOne, int afterTwo) {
    use("concurrency: { algorithm: " + algorithm + ", initialLimit: 2 }");
    for (var i = 0; i < 8; i++) {
      app.burst("ask", 1, 100);
    }
    await().untilAsserted(() -> assertThat(limit()).isEqualTo(afterOne));

    app.burst("ask", 2, 200);
    await().untilAsserted(() -> assertThat(limit()).isEqualTo(afterTwo));
  }

  // three of them: 100, 90, 81, 72
  @ParameterizedTest
  @CsvSource({"aimd, 72", "gradient2, 100", "vegas, 100", "fixed, 100"})
  void algorithm_ofLostCalls_fallsByTenthsIfItIsAimd(String algorithm, int limit) {
    // All of a burst must have begun before the first of it is lost, or that moves the limit.
    use("deadline: 500ms, concurrency: { algorithm: " + algorithm + ", initialLimit: 100 }");
    for (var i = 0; i < 3; i++) {
      app.burst("ask", 1, 600);
    }

    await().untilAsserted(() -> assertThat(limit()).isEqualTo(limit));
    assertThat(app.burst("ask", 110, 700).most()).isEqualTo(limit);
  }

  // Fifteen times as long as they used to take. Elastic aims at what the deadline leaves: it may
  // stay.
  @ParameterizedTest
  @CsvSource({
    "gradient2, 12, 12",
    "gradient2, 16, 16",
    "vegas, 12, 12",
    "vegas, 16, 16",
    "aimd, 12, 20",
    "fixed, 12, 20"
  })
  void algorithm_ofCallsThatTakeLonger_fallsToMinLimitIfItGoesByLatency(
      String algorithm, int least, int limit) {
    useTwenty(algorithm, "minLimit: " + least);
    app.burst("ask", 20, 150);
    app.burst("ask", 20, 150);

    await().untilAsserted(() -> assertThat(app.burst("ask", 20, 150).most()).isEqualTo(limit));
  }

  // gradient2 ends where halving and its four calls meet, vegas where it guesses a queue of six
  @ParameterizedTest
  @CsvSource({"gradient2, 7, 9", "vegas, 5, 6"})
  void algorithm_ofCallsThatTakeLonger_fallsByItsOwnLaw(String algorithm, int least, int most) {
    useTwenty(algorithm, "minLimit: 1");

    await()
        .untilAsserted(
            () -> {
              app.burst("ask", 20, 150);
              assertThat(limit()).isBetween(least, most);
            });
  }

  /** Calls have taken 10 ms so far. */
  private void useTwenty(String algorithm, String keys) {
    use(
        "concurrency: { algorithm: %s, initialLimit: 20, maxLimit: 20, %s }"
            .formatted(algorithm, keys));
    for (var i = 0; i < 12; i++) {
      app.burst("ask", 1, 10);
    }
  }

  @Test
  void maxLimit_reached_isNeverPassed() {
    use("concurrency: { algorithm: aimd, initialLimit: 2, maxLimit: 3 }");
    await().until(() -> app.burst("ask", 12, 20).most() == 3);

    assertThat(app.burst("ask", 12, 20).most()).isEqualTo(3);
  }

  // what takes longer than the deadline is lost: aimd gives a tenth of the limit up for each,
  // elastic
  // a fifth for many
  @ParameterizedTest
  @CsvSource({"aimd, 6", "aimd, 3", "elastic, 6", "elastic, 3"})
  void minLimit_underLostCalls_isWhereItEnds(String algorithm, int least) {
    use(
        "deadline: 100ms, concurrency: { algorithm: %s, initialLimit: 8, minLimit: %d }"
            .formatted(algorithm, least));

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
