package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.desk.AsyncChats;
import com.acme.desk.Embeddings;
import io.cemaf.testapps.chat.AsyncApp;
import io.cemaf.testapps.chat.ChatApp;
import io.cemaf.testapps.chat.StreamingApp;
import io.cemaf.testapps.server.LlmServer;
import io.cemaf.testapps.server.ServerConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unmodified langchain4j applications: what the server sees of them is what the rules allow. */
class LangChainTest {
  private static final int CALLS = 24;

  private static LlmServer server() {
    return LlmServer.start(
        ServerConfig.base().withKnee(32, Duration.ofMillis(5)).withTokens(12, 0));
  }

  private static String rules(String hook, int limit) {
    return "apiVersion: cemaf/v1\nrules: { llm: { match: "
        + hook
        + ", bulkhead: "
        + limit
        + " } }\n";
  }

  private static ForkPlan application(Class<?> main, LlmServer server) {
    return ForkedJvm.of(main, "baseUrl=" + server.baseUrl(), "callers=12", "questions=" + CALLS);
  }

  private static void assertAllAnswered(ForkedJvm.Ended ended) {
    assertThat(ended.stdout()).contains("\"answered\":" + CALLS, "\"failed\":{}", "\"givenUp\":0");
    assertThat(ended.status().rule("llm").path("started").asInt()).isEqualTo(CALLS);
    assertThat(ended.status().rule("llm").path("permitsTaken").asInt()).isZero();
  }

  @ParameterizedTest
  @ValueSource(classes = {ChatApp.class, AsyncApp.class})
  void chat_underALimit_reachesTheServerWithThatManyAtOnce(Class<?> application) {
    try (var server = server()) {
      assertAllAnswered(application(application, server).rules(rules("llm.chat", 3)).run());

      assertThat(server.stats().calls().maxInFlight()).isEqualTo(3);
      assertThat(server.stats().calls().answered()).isEqualTo(CALLS);
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {ChatApp.class, AsyncApp.class, StreamingApp.class})
  void calls_underNoLimit_reachTheServerWithMoreAtOnce(Class<?> application) {
    try (var server = server()) {
      // With rules, that ask for nothing: without any, calls pause while this machine is busy.
      application(application, server).rules(DrivenJvm.NO_RULES).run();

      assertThat(server.stats().calls().maxInFlight()).isGreaterThan(3);
    }
  }

  @Test
  void stream_underALimit_keepsItsPermitToItsEnd() {
    try (var server = server()) {
      assertAllAnswered(
          application(StreamingApp.class, server).rules(rules("llm.stream", 2)).run());

      assertThat(server.stats().calls().maxInFlight()).isEqualTo(2);
    }
  }

  @Test
  void embed_underALimitOfOne_takesOnePermitForAllItsLayers() {
    try (var server = server()) {
      var ended =
          ForkedJvm.of(Embeddings.class, server.baseUrl().toString(), "8")
              .rules(rules("llm.embed", 1))
              .prints("16 embeddings\n")
              .run();

      assertThat(server.stats().calls().maxInFlight()).isEqualTo(1);
      assertThat(ended.status().rule("llm").path("started").asInt()).isEqualTo(8);
    }
  }

  /** The future, the wrapper's own layer and the model beneath it are one call, on two threads. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void chatAsync_underALimitOfOne_takesOnePermitAcrossThreads(int workers) {
    try (var server = server()) {
      var ended = asyncChats(server, workers, "once", "match: llm.chat");

      assertThat(server.stats().calls().maxInFlight()).isEqualTo(1);
      assertThat(ended.status().rule("llm").path("started").asInt()).isEqualTo(8);
      assertThat(ended.status().rule("llm").path("permitsTaken").asInt()).isZero();
    }
  }

  /** The outer future is a call of the rule too: those that it makes are made with its permit. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void chatAsync_insideAGuardedFuture_neverWaitsForItself(int workers) {
    try (var server = server()) {
      var ended =
          asyncChats(
              server,
              workers,
              "twice",
              "match: { subtypesOf: dev.langchain4j.model.chat.ChatModel, method: \"do*\" }");

      assertThat(server.stats().calls().maxInFlight()).isEqualTo(1);
      assertThat(server.stats().calls().answered()).isEqualTo(16);
      assertThat(ended.status().rule("llm").path("started").asInt()).isEqualTo(8);
      assertThat(ended.status().rule("llm").path("permitsTaken").asInt()).isZero();
    }
  }

  private static GuardedApp.Ended asyncChats(
      LlmServer server, int workers, String way, String match) {
    return ForkedJvm.of(
            AsyncChats.class, server.baseUrl().toString(), "8", Integer.toString(workers), way)
        .rules("apiVersion: cemaf/v1\nrules: { llm: { " + match + ", bulkhead: 1 } }\n")
        .prints("8 answered\n")
        .run();
  }

  @Test
  void chat_throughDecorators_takesOnePermitForAllItsLayers(@TempDir Path room) {
    try (var host = FakeHost.in(room);
        var app = DrivenJvm.on(host)) {
      app.use("rules:\n  llm: { match: llm.chat, bulkhead: 1 }\n");

      var calls = app.burst("decorated", 4, 60);

      assertThat(calls.answered()).isEqualTo(4);
      assertThat(calls.most()).isEqualTo(1);
      assertThat(app.jvm().status().rule("llm").path("started").asInt()).isEqualTo(4);
      app.assertHealthy();
    }
  }
}
