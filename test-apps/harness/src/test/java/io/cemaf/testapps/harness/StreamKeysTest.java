package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cemaf.testapps.server.Fault;
import io.cemaf.testapps.server.Knee;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a rule's keys do to calls that answer a publisher, as the server and the subscriber see. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamKeysTest {
  private static final String SHAPE = "chat.publisher";
  private static final String HOOK = "llm.stream";
  private static final Knee QUICK = new Knee(32, Duration.ofMillis(1));

  private DrivenClient client;

  @BeforeAll
  void start(@TempDir Path room) {
    client = new DrivenClient(room, "langchain4j", "Langchain4jDriver", "own");
  }

  @AfterAll
  void stop() {
    try {
      client.assertHealthy();
    } finally {
      client.close();
    }
  }

  @Test
  void retry_ofAStreamThatFailsBeforeItsFirstItem_subscribesAgain() {
    var rule = client.use(HOOK, "idempotent: true\nretry: { maxAttempts: 3, waitDuration: 20ms }");
    client.server.plan(Fault.of(Fault.Kind.ERROR).withTimes(2));

    var end = client.call(SHAPE, Map.of());

    assertThat(end.path("event").asText()).as(end.toString()).isEqualTo("done");
    assertThat(end.path("items").asInt()).isGreaterThan(2);
    assertThat(client.server.stats().calls().seen()).isEqualTo(3);
    assertThat(client.status().rule(rule).path("retried").asInt()).isEqualTo(2);
    client.awaitAllGivenBack(rule);
  }

  @Test
  void retry_ofAStreamThatBreaksOffAfterItems_isNotMade() {
    var rule = client.use(HOOK, "idempotent: true\nretry: { maxAttempts: 3, waitDuration: 20ms }");
    client.server.plan(Fault.of(Fault.Kind.MALFORMED));
    // A publisher may drop items that nobody has taken yet when it fails: they have to be taken.
    client.server.speed(new Knee(32, Duration.ofMillis(300)));

    var id = client.begin(SHAPE, Map.of());
    var end = client.end(id);
    client.server.speed(QUICK);

    assertThat(end.path("event").asText()).as(end.toString()).isEqualTo("failed");
    assertThat(client.events(id)).anyMatch(event -> event.path("event").asText().equals("token"));
    assertThat(client.server.stats().calls().seen()).isEqualTo(1);
    client.awaitAllGivenBack(rule);
  }

  @Test
  void timeLimiter_ofAStreamThatNeverComes_isTheSubscribersError() {
    var rule = client.use(HOOK, "bulkhead: 1\ntimeLimiter: 300ms");
    client.server.plan(Fault.of(Fault.Kind.HANG));

    var end = client.call(SHAPE, Map.of());

    assertThat(end.path("type").asText())
        .as(end.toString())
        .isEqualTo("io.cemaf.CallTimeoutException");
    assertThat(end.path("message").asText()).contains("'" + rule + "'", "300 ms");
    client.awaitAllGivenBack(rule);
    assertThat(client.status().rule(rule).path("timedOut").asInt()).isEqualTo(1);
  }

  @Test
  void subscription_thatIsCancelledWhileItWaits_neverReachesTheServer() {
    var rule = client.use(HOOK, "bulkhead: 1");
    client.server.speed(new Knee(32, Duration.ofMillis(300)));
    try {
      var first = client.begin(SHAPE, Map.of());
      await().until(() -> client.server.stats().calls().seen() == 1);
      var second = client.begin(SHAPE, Map.of());
      await().until(() -> client.status().rule(rule).path("waiting").asInt() == 1);

      client.cancel(second);

      assertThat(client.end(second).path("event").asText()).isEqualTo("cancelled");
      await().until(() -> client.status().rule(rule).path("waiting").asInt() == 0);
      client.server.speed(QUICK);
      assertThat(client.end(first).path("event").asText()).isEqualTo("done");
    } finally {
      client.server.speed(QUICK);
    }
    assertThat(client.server.stats().calls().seen()).isEqualTo(1);
    client.awaitAllGivenBack(rule);
  }

  @Test
  void mode_thatObserves_letsEveryStreamThrough() {
    var rule = client.use(HOOK, "mode: observe\nbulkhead: 1");
    client.server.speed(new Knee(32, DrivenClient.SLOW_TOKEN));
    try {
      var first = client.begin(SHAPE, Map.of());
      var second = client.begin(SHAPE, Map.of());

      assertThat(client.end(first).path("event").asText()).isEqualTo("done");
      assertThat(client.end(second).path("event").asText()).isEqualTo("done");
    } finally {
      client.server.speed(QUICK);
    }

    assertThat(client.server.stats().calls().maxInFlight()).isEqualTo(2);
    client.awaitAllGivenBack(rule);
  }
}
