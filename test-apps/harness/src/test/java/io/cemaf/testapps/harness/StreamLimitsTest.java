package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code timeLimiter} says of streams and of handlers that are told item by item. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamLimitsTest {
  private static final String TIMED_OUT = "CallTimeoutException";

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
    app.order("property desk.told ");
    app.order("dripsCancelled");
    app.call("tellerCalls");
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

  private void use(String limits) {
    app.use(
        """
        rules:
          drips: { match: { type: com.acme.desk.Dripper, method: drip }, bulkhead: 1, timeLimiter: { LIMITS } }
          told: { match: { type: com.acme.desk.Teller, method: tell }, bulkhead: 1, timeLimiter: { LIMITS }, callEnd: { argument: 1, methods: [done, failed] } }
        """
            .replace("LIMITS", limits));
  }

  private String read(String pauses) {
    return app.order("drip " + pauses + " eager 0");
  }

  private int timedOut(String rule) {
    return app.jvm().status().rule(rule).path("timedOut").asInt();
  }

  /** The stream is cancelled and holds nothing any more. */
  private void assertOver(String rule, int timedOutBefore) {
    assertThat(timedOut(rule)).isEqualTo(timedOutBefore + 1);
    await().until(() -> app.jvm().status().rule(rule).path("permitsTaken").asInt(-1) == 0);
  }

  @Test
  void firstToken_over_cancelsTheStreamAndNamesTheLimit() {
    use("firstToken: 30s");
    assertThat(read("500,0")).isEqualTo("2 complete");

    use("firstToken: 200ms");
    var before = timedOut("drips");
    assertThat(read("20000,0")).contains("0 ", TIMED_OUT, "200 ms (timeLimiter.firstToken)");
    await().until(() -> app.order("dripsCancelled").equals("1"));
    assertOver("drips", before);
    assertThat(app.jvm().command("explain", "drips").stdout()).contains("firstToken");
  }

  @Test
  void firstToken_afterTheFirstItem_saysNothing() {
    use("firstToken: 10s, timeoutDuration: 30s");

    assertThat(read("0,11000")).isEqualTo("2 complete");
  }

  @Test
  void betweenTokens_over_cancelsTheStreamAfterWhatHasCome() {
    use("betweenTokens: 30s");
    assertThat(read("0,500,0")).isEqualTo("3 complete");

    use("betweenTokens: 1s");
    var before = timedOut("drips");
    assertThat(read("0,0,20000")).contains("2 ", TIMED_OUT, "1000 ms (timeLimiter.betweenTokens)");
    await().until(() -> app.order("dripsCancelled").equals("1"));
    assertOver("drips", before);
  }

  @Test
  void betweenTokens_beforeTheFirstItem_saysNothing() {
    use("betweenTokens: 1s");

    assertThat(read("2500,0")).isEqualTo("2 complete");
  }

  /** What the reader takes itself is no silence of the stream. */
  @ParameterizedTest
  @ValueSource(strings = {"slow", "lazy"})
  void betweenTokens_whileTheReaderTakesItsTime_saysNothing(String how) {
    use("betweenTokens: 1500ms");

    assertThat(app.order("drip 0,0,0 " + how + " 2500")).isEqualTo("3 complete");
  }

  @Test
  void bothLimits_together_holdEachForItself() {
    use("firstToken: 30s, betweenTokens: 300ms");
    assertThat(read("1000,20000")).contains("1 ", "timeLimiter.betweenTokens");

    use("firstToken: 300ms, betweenTokens: 30s");
    assertThat(read("20000,0")).contains("0 ", "timeLimiter.firstToken");
  }

  // late: an item, 600 ms, another one, and the end
  @ParameterizedTest
  @CsvSource({
    "firstToken: 200ms,    hang, CallTimeoutException",
    "firstToken: 30s,      late, 'item a1,item a1,done a1'",
    "betweenTokens: 200ms, itemAndHang, 'item a1,CallTimeoutException'",
    "betweenTokens: 30s,   late, 'item a1,item a1,done a1'"
  })
  void handler_thatIsToldNothingForLonger_isToldSo(String limit, String how, String heard) {
    app.order("property desk.told " + how);
    use(limit);
    var before = timedOut("told");

    assertThat(app.call("told")).isEqualTo(heard);

    if (heard.endsWith(TIMED_OUT)) {
      assertOver("told", before);
    }
    app.order("property desk.told ");
    assertThat(app.call("told")).as("the permit is back").endsWith("done a2");
  }

  @Test
  void observed_limitsNothing() {
    use("betweenTokens: 200ms }, mode: observe, delay: { normal: 1ms");

    assertThat(read("0,1000")).isEqualTo("2 complete");
  }
}
