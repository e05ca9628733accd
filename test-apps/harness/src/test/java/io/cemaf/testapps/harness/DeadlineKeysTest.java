package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A deadline that is written covers every wait and every attempt of a call. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadlineKeysTest {
  private static final String STOPPED = "CallTimeoutException of its own IllegalStateException";

  private FakeHost host;
  private DrivenJvm app;

  @BeforeAll
  void start(@TempDir Path root) {
    host = FakeHost.in(root);
    app = DrivenJvm.on(host);
  }

  @BeforeEach
  void calm() {
    app.order("property desk.fault ");
    app.call("flakyCalls");
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

  private void use(String file, String method, String keys) {
    app.use(
        file
            + "rules:\n  one: { match: { type: com.acme.desk.Flaky, method: "
            + method
            + " }, "
            + keys
            + " }\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a rule's alone        |               | deadline: 300ms",
        "before a longer limit |               | deadline: 300ms, timeLimiter: 15s",
        "that of all rules     | deadline: 300ms | bulkhead: 2",
        "a rule's own first    | deadline: 15s  | bulkhead: 2, deadline: 300ms"
      })
  void deadline_ofAHangingAttempt_endsIt(String whose, String file, String keys) {
    app.order("property desk.fault hang");
    use(file == null ? "" : file + "\n", "ask", keys);

    assertThat(app.call("flaky")).as(whose).isEqualTo(STOPPED);
  }

  @Test
  void deadline_ofAFuture_failsIt() {
    app.order("property desk.fault hang");
    use("", "later", "deadline: 300ms");

    assertThat(app.call("flakyLater")).contains("CallTimeoutException");
  }

  @Test
  void deadline_ofAllRules_leavesThoseAloneThatHoldNothingUp() {
    app.order("property desk.fault slow");
    use("deadline: 50ms\n", "ask", "priority: high");

    assertThat(app.call("flaky")).isEqualTo("a1");
  }

  /** Each attempt waits for a period of its own. */
  @ParameterizedTest
  @CsvSource({"600ms, 1, 3", "20s, 5, 5"})
  void deadline_ofSeveralWaits_coversThemTogether(String deadline, int least, int most) {
    app.order("property desk.fault runtime");
    use(
        "",
        "ask",
        "deadline: "
            + deadline
            + ", retry: { maxAttempts: 5, waitDuration: 1ms }, idempotent: true,"
            + " rateLimiter: { limitForPeriod: 1, limitRefreshPeriod: 400ms, timeoutDuration: 10s }");
    app.call("flaky");

    assertThat(Integer.parseInt(app.call("flakyCalls"))).isBetween(least, most);
  }
}
