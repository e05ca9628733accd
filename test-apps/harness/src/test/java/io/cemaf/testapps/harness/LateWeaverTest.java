package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A weaver that cannot get ready in time: nobody waits for it longer than it may take. */
class LateWeaverTest {
  private static final String ONE_AT_ONCE =
      """
      apiVersion: cemaf/v1
      rules: { ask: { match: { type: com.acme.desk.Desk, method: ask }, bulkhead: 1 } }
      """;

  @TempDir Path room;

  @Test
  void application_whoseWeaverIsHeld_goesOnAfterFiveSecondsAndIsWovenLater() throws Exception {
    try (var debugger = new Debugger("cemaf-weaver");
        var host = FakeHost.in(room);
        var app =
            DrivenJvm.start(DrivenJvm.plan().on(host).rules(ONE_AT_ONCE).flags(debugger.flag()))) {
      debugger.awaitHeld();
      var since = System.nanoTime();

      assertThat(app.call("ask")).isEqualTo("answer to a");

      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since))
          .isBetween(4_000L, 15_000L);
      assertThat(app.burst("ask", 4, 60).most()).as("not woven").isEqualTo(4);
      assertThat(app.jvm().status().fallBacks()).containsKey("WEAVER_LATE");

      debugger.letGo();

      await("woven later")
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(app.burst("ask", 4, 60).most()).isEqualTo(1));
      assertThat(app.call("ask")).isEqualTo("answer to a");
      app.assertHealthy("WEAVER_LATE");
      assertThat(app.jvm().stderr()).doesNotContain("[cemaf]");
    }
  }
}
