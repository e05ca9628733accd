package io.cemaf.testapps.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cemaf.testapps.server.LlmServer;
import io.cemaf.testapps.server.ServerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Langchain4jDriverTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          openai | chat.sync chat.text chat.stream tool tool.stream agent | embed.sync ingest
          ollama | chat.sync chat.text chat.stream tool tool.stream agent | embed.sync ingest
          own    | chat.sync chat.text chat.async chat.publisher agent | embed.sync embed.async ingest
          """)
  void shapes_ofProvider_bringAnswers(String provider, String chats, String embeddings)
      throws Exception {
    try (var server = LlmServer.start(ServerConfig.quick());
        var driver =
            DriverProcess.start(
                Path.of("target", "classpath.txt"),
                List.of(),
                Langchain4jDriver.class.getName(),
                "http://127.0.0.1:" + server.port(),
                provider)) {
      for (var shape : chats.split(" ", -1)) {
        driver.send(
            Map.of("id", shape, "shape", shape, "prompt", "Now? [tool now]", "maxTokens", 8));
        assertThat(text(driver, shape)).as(shape).contains("the quick answer");
        if (shape.startsWith("tool")) {
          assertThat(driver.events(shape))
              .anyMatch(event -> event.path("text").asText().equals("tool"));
        }
      }
      for (var shape : embeddings.split(" ", -1)) {
        driver.send(Map.of("id", shape, "shape", shape, "texts", List.of("a", "b")));
        var expected = shape.equals("ingest") ? "2 documents" : "[[";
        assertThat(text(driver, shape)).as(shape).startsWith(expected);
      }
    }
  }

  private static String text(DriverProcess driver, String shape) throws InterruptedException {
    JsonNode end = driver.end(shape, Duration.ofMinutes(2));
    assertThat(end.path("event").asText()).as(end.toString()).isEqualTo("done");
    return end.path("text").asText();
  }
}
