package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.acme.desk.InContainer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application whose loader is asked before its parents and has a copy of the API of its own. */
class ContainerTest {
  private static final String RULES =
      """
      apiVersion: cemaf/v1
      sensors: { pollInterval: 50ms }
      pressure:
        levels: { elevated: { temperature: 60C }, high: { temperature: 70C } }
        relief: { margin: 1%, after: 50ms }
      guards: { board: { when: [temperature > 85C], checkInterval: 50ms, maxWait: 10ms } }
      policies: { p: { when: temperature > 65C, subsystem: engine, do: { reduceBatch: 50% } } }
      rules:
        work:
          match: { type: com.acme.desk.Desk, method: ask }
          bulkhead: { maxConcurrentCalls: 2, maxWaitDuration: 300ms }
        named: { match: { type: com.acme.desk.Desk, method: tell }, bulkhead: 1 }
      """;

  @TempDir Path root;
  private FakeHost host;

  @BeforeEach
  void start() {
    host = FakeHost.in(root);
  }

  @AfterEach
  void end() {
    host.close();
  }

  private static void assertBound(DrivenJvm app, FakeHost host, String warned) {
    assertThat(app.order("api loader")).isEqualTo("application");
    await().untilAsserted(() -> assertThat(app.burst("ask", 4, 60).most()).isEqualTo(2));
    assertThat(app.burst("tell", 4, 60).most()).isEqualTo(1);
    assertThat(app.burst("block", 4, 60).most()).isEqualTo(2);

    var methods = app.begin("ask", 2, DrivenJvm.HELD, "method-");
    app.awaitEntered("method-1");
    assertThat(app.order("api can work")).startsWith("false").contains("action=bulkhead");
    assertThat(app.call("block"))
        .contains("io.cemaf.CallRejectedException", "rule 'work' refused the call (bulkhead");
    assertThat(app.call("askCatching")).isEqualTo("caught bulkhead of inFlight.work");
    app.letGo();
    assertThat(methods.join().answered()).isEqualTo(2);

    app.order("property desk.container.heard nothing");
    host.setTemperature(75);
    await().until(() -> app.order("api level").equals("HIGH true"));
    await().until(() -> app.order("api heard warning").endsWith(warned));
    await().until(() -> app.order("asked engine").endsWith("REDUCE_BATCH=0.5"));
    await().until(() -> app.order("read desk.container.heard").equals("HIGH"));
    app.order("property desk.said.temperature 50");
    app.order("property desk.said.board 1");
    await().until(() -> app.order("api level").equals("NORMAL false"));
    await().until(() -> app.order("api can board").startsWith("false"));
    await().until(() -> app.order("asked engine").endsWith("REDUCE_BATCH=1.0"));
    app.order("property desk.said.board NaN");
  }

  private static void register(DrivenJvm app) {
    app.order("property desk.said.temperature NaN");
    app.order("property desk.said.board NaN");
    app.order("api listen warning well");
    app.order("register engine calm");
    app.order("api sensor temperature");
    app.order("api openWhile board");
  }

  @Test
  void copyOfTheApi_withTheAgentFromTheStart_isBoundAndItsClassesAreWoven() {
    try (var app = DrivenJvm.start(DrivenJvm.plan(InContainer.class).on(host).rules(RULES))) {
      register(app);

      assertBound(app, host, "threshold=70.0]");

      assertThat(app.jvm().status().json().path("woven").toString())
          .contains("com.acme.desk.Desk.ask", "com.acme.desk.Desk.tell", "\"application\"");
      app.assertHealthy("READING_FAILED");
    }
  }

  /** Both copies were loaded, and had something registered, before there was an agent. */
  @Test
  void copiesOfTheApi_withAnAgentThatIsAttachedLate_areBoundAndLetGoWithIt() throws Exception {
    var rules = Files.writeString(root.resolve("late.yaml"), RULES);
    try (var app = DrivenJvm.start(DrivenJvm.plan(InContainer.class).bare())) {
      register(app);
      assertThat(app.burst("ask", 4, 60).most()).isEqualTo(4);
      assertThat(app.burst("block", 4, 60).most()).isEqualTo(4);
      for (var time = 1; time <= 2; time++) {
        host.setTemperature(50);
        app.order("property desk.said.temperature NaN");
        var attached = app.jvm().command("attach", "rules=" + rules, "sysroot=" + host.root());
        assertThat(attached.exit()).as(attached.stderr()).isZero();

        assertBound(app, host, "threshold=70.0]");

        var detached = app.jvm().command("detach");
        assertThat(detached.exit()).as(detached.stderr()).isZero();
        await().untilAsserted(() -> assertThat(app.order("threads")).doesNotContain("cemaf"));
        assertThat(app.order("api level")).isEqualTo("NORMAL false");
        assertThat(app.burst("ask", 4, 60).most()).isEqualTo(4);
        assertThat(app.burst("block", 4, 60).most()).isEqualTo(4);
      }
      assertThat(app.jvm().stderr()).doesNotContain("[cemaf]");
    }
  }
}
