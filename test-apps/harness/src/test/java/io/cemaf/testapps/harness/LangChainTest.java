package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

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
