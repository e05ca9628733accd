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

class VendorDriversTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OpenAi         | chat.sync chat.stream chat.async chat.async-stream responses.sync responses.stream responses.async responses.async-stream embed.sync embed.async
          Anthropic      | chat.sync chat.stream chat.async chat.async-stream
          GenAi          | chat.sync chat.stream chat.async chat.async-stream embed.sync embed.async
          Bedrock        | chat.sync chat.async chat.async-stream invoke.sync invoke.async
          Ollama4j       | chat.sync chat.stream generate.sync generate.stream embed.sync
          SemanticKernel | chat.mono chat.flux
          Http           | jdk.sync jdk.async okhttp.sync okhttp.async
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
            Map.of(
                "id",
                shape,
                "shape",
                shape,
                "texts",
                List.of("a", "b"),
                "maxTokens",
                8,
                "effort",
                "low"));
        var end = driver.end(shape, Duration.ofMinutes(2));
        assertThat(end.path("event").asText()).as(end.toString()).isEqualTo("done");
        assertThat(end.path("text").asText())
            .as(shape)
            .startsWith(shape.startsWith("embed") ? "[[" : "the quick answer");
        if (shape.contains("stream") || shape.contains("embed")) {
          assertThat(end.path("items").asInt()).as(shape).isGreaterThan(1);
        }
      }
    }
  }
}
