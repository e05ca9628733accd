package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which order calls of different importance wait, and who gives way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WaitingRoomTest {
  /** Classes by thread, one method, one permit. */
  private static final String RULES =
      """
      deadline: DEADLINE
      rules:
        batch: { match: { type: com.acme.desk.Desk, method: ask, threads: "batch-*" }, priority: BATCH }
        user: { match: { type: com.acme.desk.Desk, method: ask, threads: "user-*" }, priority: USER }
        one: { match: { type: com.acme.desk.Desk, method: ask }, bulkhead: { maxConcurrentCalls: 1, maxWaiting: WAITING } }
      """;

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
      app.assertHealthy();
    } finally {
      app.close();
      host.close();
    }
  }

  private void use(String deadline, String batch, String user, int waiting) {
    app.use(
        RULES
            .replace("DEADLINE", deadline)
            .replace("BATCH", batch)
            .replace("USER", user)
            .replace("WAITING", Integer.toString(waiting)));
    app.order("entered");
  }

  // one works for 2 s, two low ones wait from the start, two normal ones come after them
  @ParameterizedTest
  @CsvSource({"60s, user", "3s, batch"})
  void low_onceHalfOfItsDeadlineIsOver_goesBeforeNormal(String deadline, String first) {
    use(deadline, "low", "normal", 256);
    var working = app.begin("ask", 1, 2_000, "other-");
    app.awaitEntered("other-0");
    var low = app.begin("ask", 2, 1, "batch-");
    app.awaitWaiting("batch-", 2);
    var normal = app.begin("ask", 2, 1, "user-");
    app.awaitWaiting("user-", 2);
    CompletableFuture.allOf(working, low, normal).join();

    assertThat(names()).startsWith(first, first);
  }

  /** They come in the opposite order. */
  @Test
  void priorities_ofAllFourClasses_goInTheirOrder() {
    var classes = List.of("low", "normal", "high", "critical");
    var rules = new StringBuilder("rules:\n");
    for (var each : classes) {
      rules.append(
          "  %s: { match: { type: com.acme.desk.Desk, method: ask, threads: \"%s-*\" }, priority: %s }\n"
              .formatted(each, each, each));
    }
    app.use(rules + "  one: { match: { type: com.acme.desk.Desk, method: ask }, bulkhead: 1 }\n");
    app.order("entered");
    var calls = new ArrayList<CompletableFuture<DrivenJvm.Burst>>();
    calls.add(app.begin("ask", 1, DrivenJvm.HELD, "other-"));
    app.awaitEntered("other-0");
    for (var each : classes) {
      calls.add(app.begin("ask", 2, 1, each + "-"));
      app.awaitWaiting(each + "-", 2);
    }
    app.letGo();
    calls.forEach(CompletableFuture::join);

    assertThat(names())
        .containsExactly("critical", "critical", "high", "high", "normal", "normal", "low", "low");
  }

  @Test
  void fullRoom_aMoreImportantCall_takesThePlaceOfTheLeastImportantNewest() {
    use("60s", "low", "critical", 2);
    var working = app.begin("ask", 1, DrivenJvm.HELD, "other-");
    app.awaitEntered("other-0");
    var first = app.begin("ask", 1, 1, "batch-first-");
    app.awaitWaiting("batch-first-", 1);
    var second = app.begin("ask", 1, 1, "batch-second-");
    app.awaitWaiting("batch-second-", 1);

    var important = app.begin("ask", 1, 1, "user-");

    assertThat(second.join().rejected()).as("it gave way").isEqualTo(1);
    app.letGo();
    assertThat(first.join().answered()).isEqualTo(1);
    assertThat(important.join().answered()).isEqualTo(1);
    assertThat(working.join().answered()).isEqualTo(1);
    assertThat(names()).containsExactly("user", "batch");
  }

  @Test
  void fullRoom_aCallOfTheSameClass_isRefused() {
    use("60s", "low", "low", 1);
    var working = app.begin("ask", 1, DrivenJvm.HELD, "other-");
    app.awaitEntered("other-0");
    var first = app.begin("ask", 1, 1, "batch-");
    app.awaitWaiting("batch-", 1);

    assertThat(app.burst("ask", 1, 1, "user-").rejected()).isEqualTo(1);
    app.letGo();
    assertThat(Stream.of(working, first).map(CompletableFuture::join))
        .allMatch(burst -> burst.answered() == 1);
  }

  /** The method inside asks for a permit of a rule of its own, as part of a call of another. */
  @ParameterizedTest
  @CsvSource({"critical, inner-user", "low, inner-plain"})
  void nestedCall_waitsWithThePriorityOfTheOutermost(String priority, String first) {
    app.use(
        """
        rules:
          outer: { match: { type: com.acme.desk.Desk, method: outer }, priority: %s }
          inner: { match: { type: com.acme.desk.Desk, method: inner }, bulkhead: 1 }
        """
            .formatted(priority));
    app.order("entered");
    var working = app.begin("inner", 1, DrivenJvm.HELD, "inner-working-");
    app.awaitEntered("inner-working-0");
    var plain = app.begin("inner", 1, 1, "inner-plain-");
    app.awaitWaiting("inner-plain-", 1);
    var nested = app.begin("outer", 1, 1, "inner-user-");
    app.awaitWaiting("inner-user-", 1);
    app.letGo();
    CompletableFuture.allOf(working, plain, nested).join();

    assertThat(app.order("entered")).startsWith(first);
  }

  /** In a heap of which real threads' worth of objects would leave nothing. */
  @Test
  void tenThousandVirtualThreads_waiting_allComeThroughOneAfterTheOther() {
    Apps.scenario("crowd")
        .flags("-Xmx96m")
        .rules(
            """
            apiVersion: cemaf/v1
            rules:
              client:
                match: { subtypesOf: com.acme.Client, method: call }
                bulkhead: { maxConcurrentCalls: 16, maxWaiting: 20000 }
            """)
        .prints("all of them waited, 16 inside; all answered, at most 16 at once\n")
        .run();
  }

  private List<String> names() {
    return Stream.of(app.order("entered").split(","))
        .map(name -> name.substring(0, name.indexOf('-')))
        .toList();
  }
}
