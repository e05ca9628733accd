package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a detach nothing of the agent is left in the JVM but what the boot loader has. */
class DetachTest {
  /** As the JDK lists living objects: place, count, bytes, class. */
  private static final Pattern LOADERS =
      Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +io\\.cemaf\\.agent\\.launch\\.InnerLoader\\b");

  private static final String RULES =
      """
      apiVersion: cemaf/v1
      sensors: { pollInterval: 50ms }
      guards: { board: { when: [temperature > 80C], checkInterval: 50ms } }
      rules:
        ask: { match: { type: com.acme.desk.Desk, method: ask }, bulkhead: 1, guard: board }
        later: { match: { type: com.acme.desk.Desk, method: later }, bulkhead: 1 }
        stream:
          match: { type: com.acme.desk.Desk, method: stream }
          callEnd: { argument: 1, methods: [answered, failed] }
          bulkhead: 1
        asked: { match: { subtypesOf: com.acme.desk.Asked, method: "*" }, delay: 1ms }
        marked: { match: { annotatedWith: com.acme.desk.Marked }, bulkhead: 1 }
      """;

  @TempDir Path room;

  @Test
  void detach_afterCallsOfEveryKind_leavesNoLoaderAndNoThread() {
    try (var host = FakeHost.in(room);
        var app =
            DrivenJvm.start(
                DrivenJvm.plan()
                    .on(host)
                    .rules(RULES)
                    // What is held softly is not held.
                    .flags("-XX:SoftRefLRUPolicyMSPerMB=0"))) {
      for (var time = 1; time <= 2; time++) {
        assertGuarded(app);
        assertThat(loaders(app)).as("loaders, attached for the time " + time).isEqualTo(1);

        var detached = app.jvm().command("detach");

        assertThat(detached.exit()).as(detached.stderr()).isZero();
        await().untilAsserted(() -> assertThat(app.order("threads")).doesNotContain("cemaf"));
        await().untilAsserted(() -> assertThat(loaders(app)).as("loaders left").isZero());
        assertThat(app.burst("ask", 4, 60).most()).isEqualTo(4);
        assertThat(app.call("ask")).isEqualTo("answer to a");
        var attached = app.jvm().command("attach");
        assertThat(attached.exit()).as(attached.stderr()).isZero();
      }
      app.assertHealthy();
      assertThat(app.jvm().stderr()).doesNotContain("[cemaf]");
    }
  }

  private static void assertGuarded(DrivenJvm app) {
    for (var method : List.of("ask", "later", "stream", "marked")) {
      await(method + " is guarded")
          .untilAsserted(() -> assertThat(app.burst(method, 4, 60).most()).isEqualTo(1));
    }
  }

  private long loaders(DrivenJvm app) {
    var living =
        Commands.run(
            room,
            Map.of(),
            Duration.ofSeconds(30),
            List.of(
                Jdk.underTest().tool("jcmd").toString(),
                Long.toString(app.jvm().pid()),
                "GC.class_histogram"));
    assertThat(living.stdout()).as(living.stderr()).contains("java.lang.String");
    var found = LOADERS.matcher(living.stdout());
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }
}
