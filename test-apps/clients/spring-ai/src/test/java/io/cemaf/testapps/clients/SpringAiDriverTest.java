package io.cemaf.testapps.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.testapps.server.LlmServer;
import io.cemaf.testapps.server.ServerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpringAiDriverTest {
  private static final List<String> SHAPES =
      List.of(
          "chat.sync", "chat.text", "chat.flux", "client.sync", "client.flux", "tool", "tool.flux");

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"openai", "ollama"})
  void shapes_ofProvider_bringAnswers(String provider) throws Exception {
    try (var server = LlmServer.start(ServerConfig.quick());
        var driver =
            DriverProcess.start(
                Path.of("target", "classpath.txt"),
                List.of(),
                SpringAiDriver.class.getName(),
                "http://127.0.0.1:" + server.port(),
                provider)) {
      for (var shape : SHAPES) {
        driver.send(
            Map.of("id", shape, "shape", shape, "prompt", "Now? [tool now]", "maxTokens", 8));
        assertThat(text(driver, shape)).as(shape).contains("the quick answer");
        if (shape.startsWith("tool")) {
          assertThat(driver.events(shape))
              .anyMatch(event -> event.path("text").asText().equals("tool"));
        }
      }
      driver.send(Map.of("id", "loop", "shape", "chat.flux", "on", "event-loop", "maxTokens", 8));
      assertThat(text(driver, "loop")).contains("the quick answer");
      driver.send(Map.of("id", "e", "shape", "embed.sync", "texts", List.of("a", "b")));
      assertThat(text(driver, "e")).startsWith("[[");
    }
  }

  private static String text(DriverProcess driver, String id) throws InterruptedException {
    var end = driver.end(id, Duration.ofMinutes(2));
    assertThat(end.path("event").asText()).as(end.toString()).isEqualTo("done");
    return end.path("text").asText();
  }
}
