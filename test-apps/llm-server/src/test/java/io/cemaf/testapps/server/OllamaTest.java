package io.cemaf.testapps.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OllamaTest {
  private static final String CHAT =
      "{\"model\":\"llama\",\"options\":{\"num_predict\":4},"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final String TOOL =
      "{\"model\":\"llama\",\"tools\":[{}],"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"[tools forever weather]\"},"
          + "{\"role\":\"tool\",\"content\":\"sun\"}]}";

  private final LlmServer server = LlmServer.start(ServerConfig.quick());
  private final Client client = Client.of(server);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void chat_whole_answersInItsShape() throws Exception {
    var answer = client.json("/api/chat", whole(CHAT));

    assertThat(answer.at("/message/content").asText()).hasSize(16);
    assertThat(answer.path("done_reason").asText()).isEqualTo("length");
    assertThat(answer.path("eval_count").asInt()).isEqualTo(4);
  }

  @Test
  void chat_byDefault_isLinesOfJson() throws Exception {
    var lines = lines("/api/chat", CHAT);

    assertThat(lines).hasSize(5);
    assertThat(lines.get(3).path("done").asBoolean()).isFalse();
    assertThat(lines.get(4).path("done").asBoolean()).isTrue();
    assertThat(lines.get(4).path("eval_count").asInt()).isEqualTo(4);
  }

  @Test
  void chat_namingAToolForever_callsIt() throws Exception {
    var name = "/message/tool_calls/0/function/name";

    assertThat(client.json("/api/chat", whole(TOOL)).at(name).asText()).isEqualTo("weather");
    assertThat(lines("/api/chat", TOOL).get(0).at(name).asText()).isEqualTo("weather");
    assertThat(
            client
                .json("/api/chat", whole(TOOL.replace("[tools forever ", "[tool ")))
                .at(name)
                .isMissingNode())
        .isTrue();
  }

  @Test
  void generate_asked_answersInItsShape() throws Exception {
    var body = "{\"model\":\"llama\",\"prompt\":\"hi\"}";

    assertThat(client.json("/api/generate", whole(body)).path("response").asText()).hasSize(40);
    assertThat(lines("/api/generate", body)).hasSize(11);
  }

  @Test
  void embeddings_newAndOld_areVectors() throws Exception {
    var embedded = client.json("/api/embed", "{\"model\":\"e\",\"input\":[\"a\",\"b\"]}");
    var old = client.json("/api/embeddings", "{\"model\":\"e\",\"prompt\":\"a\"}");

    assertThat(embedded.path("embeddings")).hasSize(2);
    assertThat(old.path("embedding")).isEqualTo(embedded.at("/embeddings/0"));
  }

  @Test
  void lookups_asked_areNoCalls() throws Exception {
    assertThat(client.get("/api/tags").path("models")).hasSize(1);
    assertThat(client.get("/api/ps").path("models")).hasSize(1);
    assertThat(client.get("/api/version").path("version").asText()).isNotEmpty();
    assertThat(client.json("/api/show", "{\"model\":\"llama\"}").path("capabilities")).hasSize(2);

    assertThat(server.stats().calls().seen()).isZero();
    assertThat(server.stats().received())
        .extracting(ServerStats.Received::path)
        .containsExactly("/api/tags", "/api/ps", "/api/version", "/api/show");
  }

  private static String whole(String body) {
    return body.replaceFirst("\\{", "{\"stream\":false,");
  }

  private List<JsonNode> lines(String path, String body) throws Exception {
    var lines = new ArrayList<JsonNode>();
    for (var line : client.ask(path, body).body().lines().toList()) {
      lines.add(Json.MAPPER.readTree(line));
    }
    return lines;
  }
}
