package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the agent learns of the costs of calls, and tells. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CostsTest {
  private static final double MEGABYTE = 1 << 20;

  private FakeHost host;
  private DrivenJvm app;

  @BeforeAll
  void start(@TempDir Path root) {
    host = FakeHost.in(root);
    app = DrivenJvm.on(host);
    app.use(
        """
        rules:
          ask: { match: { type: com.acme.desk.Desk, method: ask } }
          burn: { match: { type: com.acme.desk.Desk, method: burn }, bulkhead: 4 }
          hold: { match: { type: com.acme.desk.Desk, method: hold } }
          later: { match: { type: com.acme.desk.Desk, method: later } }
        """);
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

  private JsonNode cost(String rule) {
    return app.jvm().status().rule(rule).path("cost");
  }

  private void awaitSamples(String rule, int millis, int samples) {
    await()
        .until(
            () -> {
              app.burst(rule, 1, millis);
              return cost(rule).path("samples").asInt() >= samples;
            });
  }

  @Test
  void callOfARuleWithNothingToDecide_isLookedAtToo() {
    awaitSamples("ask", 60, 3);

    assertThat(cost("ask").path("durationMillis").asDouble()).isBetween(60.0, 5_000.0);
    assertThat(cost("ask").path("cpuMillis").asDouble()).isLessThan(60);
  }

  @Test
  void callThatWorks_tellsItsCpuTimeAndAllocations() {
    awaitSamples("burn", 1, 3);

    assertThat(cost("burn").path("cpuMillis").asDouble()).isGreaterThan(1);
    assertThat(cost("burn").path("allocatedBytes").asDouble())
        .isBetween(16 * MEGABYTE, 17 * MEGABYTE);
  }

  @Test
  void callThatEndsElsewhere_tellsHowLongItTook() {
    awaitSamples("later", 60, 2);

    assertThat(cost("later").path("durationMillis").asDouble()).isBetween(60.0, 5_000.0);
    assertThat(cost("later").path("allocatedBytes").isNumber()).isFalse();
  }

  // 8 MiB each: none and four in flight by turns, and a collection each time, until it is learned
  @Test
  void callThatKeepsMemory_tellsHowMuch() {
    awaitSamples("hold", 1, 1);
    for (var i = 0; i < 4 || (i < 20 && !isLearned()); i++) {
      app.order("collect 1");
      await().pollDelay(java.time.Duration.ofMillis(150)).until(() -> true);
      app.order("entered");
      var calls = app.begin("hold", 4, 700, "holder-");
      app.awaitEntered("holder-3");
      app.order("collect 1");
      calls.join();
    }

    assertThat(cost("hold").path("liveBytes").asDouble()).isBetween(6 * MEGABYTE, 10 * MEGABYTE);
  }

  private boolean isLearned() {
    var live = cost("hold").path("liveBytes").asDouble();
    return live > 6 * MEGABYTE && live < 10 * MEGABYTE;
  }
}
