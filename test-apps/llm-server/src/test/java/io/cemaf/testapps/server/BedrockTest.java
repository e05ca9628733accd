package io.cemaf.testapps.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;

class BedrockTest {
  private static final String CONVERSE =
      "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"[tool weather]\"}]}],"
          + "\"inferenceConfig\":{\"maxTokens\":4}}";
  private static final String TOOL =
      CONVERSE.replaceFirst("\\{", "{\"toolConfig\":{\"tools\":[{}]},");
  private static final String ANTHROPIC =
      "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":4,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  private final LlmServer server = LlmServer.start(ServerConfig.quick());
  private final Client client = Client.of(server);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void converse_asked_answersInItsShape() throws Exception {
    var answer = client.json("/model/nova%3A0/converse", CONVERSE);

    assertThat(answer.at("/output/message/content/0/text").asText()).hasSize(16);
    assertThat(answer.path("stopReason").asText()).isEqualTo("max_tokens");
    assertThat(answer.at("/usage/outputTokens").asInt()).isEqualTo(4);
    assertThat(server.stats().models()).containsOnlyKeys("nova:0");
  }

  @Test
  void converse_withTools_usesTheNamedOneUntilItHasAResult() throws Exception {
    var answer = client.json("/model/nova/converse", TOOL);
    var result =
        TOOL.replace("}]}],", "}]},{\"role\":\"user\",\"content\":[{\"toolResult\":{}}]}],");

    assertThat(answer.at("/output/message/content/0/toolUse/name").asText()).isEqualTo("weather");
    assertThat(client.json("/model/nova/converse", result).path("stopReason").asText())
        .isEqualTo("max_tokens");
  }

  @Test
  void converseStream_asked_isFrames() throws Exception {
    assertThat(frames("/model/nova/converse-stream", CONVERSE))
        .extracting(frame -> frame.getHeaders().get(":event-type").getString())
        .containsExactly(
            "messageStart",
            "contentBlockDelta",
            "contentBlockDelta",
            "contentBlockDelta",
            "contentBlockDelta",
            "contentBlockStop",
            "messageStop",
            "metadata");
    assertThat(json(frames("/model/nova/converse-stream", TOOL).get(1)))
        .isEqualTo(
            Json.MAPPER.readTree(
                "{\"start\":{\"toolUse\":{\"toolUseId\":\"tooluse_call_1_0\","
                    + "\"name\":\"weather\"}},\"contentBlockIndex\":0}"));
  }

  @Test
  void invoke_ofEachFamily_answersInItsShape() throws Exception {
    var texts = "{\"texts\":[\"a\",\"b\"],\"input_type\":\"search_query\"}";

    assertThat(client.json("/model/claude/invoke", ANTHROPIC).at("/content/0/text").asText())
        .hasSize(16);
    assertThat(client.json("/model/nova/invoke", CONVERSE).path("stopReason").asText())
        .isEqualTo("max_tokens");
    assertThat(
            client
                .json("/model/titan/invoke", "{\"inputText\":\"a\",\"dimensions\":3}")
                .path("embedding"))
        .hasSize(3);
    assertThat(client.json("/model/cohere/invoke", texts).path("embeddings")).hasSize(2);
  }

  @Test
  void invokeStream_ofAnthropic_isItsEventsInChunks() throws Exception {
    var types = new ArrayList<String>();
    for (var frame : frames("/model/claude/invoke-with-response-stream", ANTHROPIC)) {
      var event = Json.MAPPER.readTree(json(frame).path("bytes").binaryValue());
      types.add(event.path("type").asText());
    }

    assertThat(types).hasSize(9).startsWith("message_start").endsWith("message_stop");
  }

  private static JsonNode json(Message frame) throws Exception {
    return Json.MAPPER.readTree(frame.getPayload());
  }

  private List<Message> frames(String path, String body) throws Exception {
    var answer = client.http().send(client.post(path, body), BodyHandlers.ofByteArray());
    var frames = new ArrayList<Message>();
    new MessageDecoder(frames::add).feed(answer.body());
    return frames;
  }
}
