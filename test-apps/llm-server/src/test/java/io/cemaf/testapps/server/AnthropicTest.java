package io.cemaf.testapps.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnthropicTest {
  private static final String PATH = "/v1/messages";
  private static final String QUESTION =
      "{\"model\":\"claude\",\"max_tokens\":4,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final String TOOL =
      "{\"model\":\"claude\",\"max_tokens\":99,\"tools\":[{\"name\":\"weather\"}],\"messages\":"
          + "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"[tool weather]\"}]}]}";
  private static final String RESULT =
      TOOL.replace(
          "}]}]}",
          "}]},{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"content\":\"sun\"}]}]}");

  private final LlmServer server = LlmServer.start(ServerConfig.quick());
  private final Client client = Client.of(server);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void message_asked_answersInItsShape() throws Exception {
    var answer = client.json(PATH, QUESTION);

    assertThat(answer.at("/content/0/text").asText()).hasSize(16);
    assertThat(answer.path("stop_reason").asText()).isEqualTo("max_tokens");
    assertThat(answer.at("/usage/output_tokens").asInt()).isEqualTo(4);
  }

  @Test
  void message_namingATool_usesItUntilItHasAResult() throws Exception {
    var answer = client.json(PATH, TOOL);

    assertThat(answer.at("/content/0/type").asText()).isEqualTo("tool_use");
    assertThat(answer.at("/content/0/name").asText()).isEqualTo("weather");
    assertThat(answer.path("stop_reason").asText()).isEqualTo("tool_use");
    assertThat(client.json(PATH, RESULT).path("stop_reason").asText()).isEqualTo("end_turn");
    assertThat(
            client
                .json(PATH, RESULT.replace("[tool ", "[tools forever "))
                .path("stop_reason")
                .asText())
        .isEqualTo("tool_use");
  }

  @Test
  void stream_asked_isBlocksAndUsage() throws Exception {
    var events = client.events(PATH, QUESTION.replaceFirst("\\{", "{\"stream\":true,"));

    assertThat(events)
        .extracting(event -> event.path("type").asText())
        .containsExactly(
            "message_start",
            "content_block_start",
            "content_block_delta",
            "content_block_delta",
            "content_block_delta",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message_stop");
    assertThat(events.get(7).at("/usage/output_tokens").asInt()).isEqualTo(4);
  }

  @Test
  void stream_namingATool_usesIt() throws Exception {
    var events = client.events(PATH, TOOL.replaceFirst("\\{", "{\"stream\":true,"));

    assertThat(events.get(1).at("/content_block/name").asText()).isEqualTo("weather");
    assertThat(events.get(2).at("/delta/partial_json").asText()).isEqualTo("{}");
  }

  @Test
  void countTokens_asked_countsWithoutACall() throws Exception {
    var counted = client.json(PATH + "/count_tokens", TOOL);

    assertThat(counted.path("input_tokens").asInt()).isPositive();
    assertThat(server.stats().calls().seen()).isZero();
    assertThat(server.stats().received()).hasSize(1);
  }
}
