package io.cemaf.testapps.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.testapps.server.LlmServer;
import io.cemaf.testapps.server.ServerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentDriversTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Adk         | chat.flowable chat.stream agent tool
          LangGraph4j | graph.invoke graph.stream graph.parallel graph.parallel-stream
          """)
  void shapes_ofDriver_bringAnswers(String library, String shapes) throws Exception {
    try (var server = LlmServer.start(ServerConfig.quick());
        var driver =
            DriverProcess.start(
                Path.of("target", "classpath.txt"),
                List.of(),
                "io.cemaf.testapps.clients." + library + "Driver",
                "http://127.0.0.1:" + server.port())) {
      for (var shape : shapes.split(" ", -1)) {
        driver.send(
            Map.of("id", shape, "shape", shape, "prompt", "Now? [tool now]", "maxTokens", 8));
        var end = driver.end(shape, Duration.ofMinutes(2));
        assertThat(end.path("event").asText()).as(end.toString()).isEqualTo("done");
        assertThat(end.path("text").asText())
            .as(shape)
            .startsWith(shape.equals("tool") ? "toolthe quick answer" : "the quick answer");
        if (shape.contains("stream")) {
          assertThat(end.path("items").asInt()).as(shape).isGreaterThan(1);
        }
      }
    }
  }
}
