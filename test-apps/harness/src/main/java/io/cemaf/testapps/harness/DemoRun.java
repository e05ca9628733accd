package io.cemaf.testapps.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cemaf.testapps.chat.ChatApp;
import io.cemaf.testapps.server.LlmServer;
import io.cemaf.testapps.server.ServerConfig;
import io.cemaf.testapps.server.ServerStats;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One run of the chat application in trouble: more callers than the server's knee carries, a heap
 * too small for all their answers at once, a heat wave.
 *
 * @param result the line that the application prints
 * @param stats what reached the server
 */
record DemoRun(JsonNode result, ServerStats stats) {
  static final int QUESTIONS = 160;
  static final int CALLERS = 48;
  static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(10);
  static final Duration LIMIT = Duration.ofSeconds(35);
  static final int KNEE = 8;
  static final String HEAP = "128m";

  private static final Duration TOKEN = Duration.ofMillis(8);
  private static final int TOKENS = 40;
  private static final int CHARACTERS_PER_TOKEN = 60_000;

  /** The application's command line, the same for all runs. */
  static ForkPlan application(LlmServer server, int callers) {
    return ForkedJvm.of(
            ChatApp.class,
            "baseUrl=" + server.baseUrl(),
            "callers=" + callers,
            "questions=" + QUESTIONS,
            "timeoutMillis=" + CLIENT_TIMEOUT.toMillis(),
            "readingMillis=300",
            "limitMillis=" + LIMIT.toMillis())
        .flags("-Xmx" + HEAP, "-XX:+UseSerialGC");
  }

  static LlmServer server() {
    return LlmServer.start(
        ServerConfig.base()
            .withKnee(KNEE, TOKEN)
            .withTokens(TOKENS, 0.25)
            .withCharactersPerToken(CHARACTERS_PER_TOKEN));
  }

  static DemoRun bare(Path room) {
    try (var server = server();
        var host = FakeHost.in(room)) {
      host.play(HeatWave.demo(), () -> server.stats().calls().seen() > 0);
      return of(server, application(server, CALLERS).bare().notHeld());
    }
  }

  static DemoRun guarded(Path room, String rules, Path recording) {
    try (var server = server();
        var host = FakeHost.in(room)) {
      host.play(HeatWave.demo(), () -> server.stats().calls().seen() > 0);
      return of(
          server,
          application(server, CALLERS)
              .on(host)
              .rules(rules)
              .flags(
                  "-XX:StartFlightRecording=filename=" + recording + ",dumponexit=true",
                  "-Xlog:jfr+startup=off")
              .notHeld());
    }
  }

  private static DemoRun of(LlmServer server, ForkPlan plan) {
    try (var jvm = plan.start()) {
      var ended = jvm.await(LIMIT.plusSeconds(30));
      return new DemoRun(new JsonMapper().readTree(ended.stdout()), server.stats());
    } catch (JsonProcessingException problem) {
      throw new IllegalStateException(problem);
    }
  }

  int answered() {
    return result.path("answered").asInt();
  }

  int lost() {
    return QUESTIONS - answered();
  }

  String failed() {
    var text = new StringBuilder();
    result
        .path("failed")
        .properties()
        .forEach(
            kind -> text.append(kind.getValue()).append(' ').append(kind.getKey()).append(' '));
    var givenUp = result.path("givenUp").asInt();
    if (givenUp > 0) {
      text.append(givenUp).append(" without an answer at the end");
    }
    return text.isEmpty() ? "0" : text.toString().strip();
  }

  String seconds(String field) {
    return Math.round(result.path(field).asLong() / 100.0) / 10.0 + " s";
  }
}
