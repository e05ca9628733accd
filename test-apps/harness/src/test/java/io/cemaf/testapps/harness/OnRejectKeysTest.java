package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a refused call gets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OnRejectKeysTest {
  private static final String ONE_AN_HOUR =
      "rateLimiter: { limitForPeriod: 1, limitRefreshPeriod: 1h, timeoutDuration: 0s }";

  private FakeHost host;
  private DrivenJvm app;
  private int rules;

  @BeforeAll
  void start(@TempDir Path root) {
    host = FakeHost.in(root);
    app = DrivenJvm.on(host);
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

  /** Each time under another name: the hour of a rule goes on when it is read again. */
  private String use(String method, String keys) {
    rules++;
    app.use(
        "rules:\n  rule"
            + rules
            + ": { match: { type: com.acme.desk.Desk, method: "
            + method
            + " }, "
            + keys
            + " }\n");
    return "rule" + rules;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ask    | library             | CallRejectedException",
        "ask    | exception           | CallRejectedException",
        "ask    | { return: $arg0 }   | a",
        "ask    | { return: later }   | later",
        "later  | { return: later }   | later",
        "number | { return: 7 }       | 7",
        "list   | { return: [] }      | []"
      })
  void onReject_saysWhatARefusedCallGets(String method, String said, String answer) {
    var rule = use(method, ONE_AN_HOUR + ", onReject: " + said);
    assertThat(app.call(method)).isNotEqualTo(answer);

    assertThat(app.call(method)).contains(answer);
    assertThat(app.jvm().status().rule(rule).path("rejected").asInt()).isEqualTo(1);
  }

  @Test
  void onReject_ofACallThatIsMadeAgain_answersWhenNoAttemptIsLeft() {
    var rule =
        use(
            "ask",
            ONE_AN_HOUR
                + ", idempotent: true, retry: { maxAttempts: 3, waitDuration: 10ms },"
                + " onReject: { return: later }");
    assertThat(app.call("ask")).isEqualTo("answer to a");

    assertThat(app.call("ask")).isEqualTo("later");
    assertThat(app.jvm().status().rule(rule).path("rejected").asInt()).isEqualTo(1);
  }

  @Test
  void onReject_ofABlock_isAnExceptionAllTheSame() {
    use("ask", "bulkhead: 1");
    app.use(
        "rules:\n  work: { match: { type: com.acme.desk.Nobody, method: none }, onReject: { return:"
            + " later }, bulkhead: { maxConcurrentCalls: 1, maxWaitDuration: 0s } }\n");

    assertThat(app.burst("block", 3, 500).rejected()).isEqualTo(2);
  }
}
