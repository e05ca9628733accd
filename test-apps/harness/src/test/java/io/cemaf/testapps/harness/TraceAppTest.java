package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cemaf.testapps.chat.TraceApp;
import io.cemaf.testapps.chat.TracedCall;
import io.cemaf.testapps.server.LlmServer;
import io.cemaf.testapps.server.ServerConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trace is played by its times, not by how the calls before are going. */
class TraceAppTest {
  private static final int LONGEST_ANSWER = 1_000_000;

  @TempDir Path room;

  @Test
  void trace_withCallsThatTakeTooLong_losesThoseAloneAndInTheirPhases() throws Exception {
    var endless = LONGEST_ANSWER;
    var phases =
        play(
            new TracedCall(0, 1, "critical", 0),
            new TracedCall(10, endless, "critical", 0),
            new TracedCall(20, 1, "normal", 0),
            new TracedCall(30, endless, "normal", 1),
            new TracedCall(40, 1, "normal", 1));

    assertThat(phases.path(0).path("offered").toString())
        .isEqualTo("{\"critical\":2,\"normal\":1}");
    assertThat(phases.path(0).path("inTime").toString()).isEqualTo("{\"critical\":1,\"normal\":1}");
    assertThat(phases.path(1).path("offered").toString()).isEqualTo("{\"normal\":2}");
    assertThat(phases.path(1).path("inTime").toString()).isEqualTo("{\"normal\":1}");
    assertThat(phases.path(1).path("ends").path("answered").asInt()).isEqualTo(1);
  }

  private JsonNode play(TracedCall... calls) throws Exception {
    var file = room.resolve("trace.json");
    new JsonMapper().writeValue(file.toFile(), List.of(calls));
    try (var server = LlmServer.start(ServerConfig.quick().withTokens(LONGEST_ANSWER, 0))) {
      var app =
          ForkedJvm.of(
              TraceApp.class,
              "baseUrl=" + server.baseUrl(),
              "timeoutMillis=8000",
              "trace=" + file);
      return new JsonMapper().readTree(app.bare().notHeld().run().stdout());
    }
  }
}
