package io.cemaf.testapps.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GeminiTest {
  private static final String MODEL = "/v1beta/models/gemini:";
  private static final String QUESTION =
      "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}],"
          + "\"generationConfig\":{\"maxOutputTokens\":4}}";
  private static final String TOOL =
      "{\"tools\":[{}],\"contents\":[{\"role\":\"user\","
          + "\"parts\":[{\"text\":\"[tools forever weather]\"}]},"
          + "{\"role\":\"user\",\"parts\":[{\"functionResponse\":{}}]}]}";

  private final LlmServer server = LlmServer.start(ServerConfig.quick());
  private final Client client = Client.of(server);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void content_asked_isGeneratedInItsShape() throws Exception {
    var answer = client.json(MODEL + "generateContent", QUESTION);

    assertThat(answer.at("/candidates/0/content/parts/0/text").asText()).hasSize(16);
    assertThat(answer.at("/candidates/0/finishReason").asText()).isEqualTo("MAX_TOKENS");
    assertThat(answer.at("/usageMetadata/candidatesTokenCount").asInt()).isEqualTo(4);
    assertThat(server.stats().models()).containsOnlyKeys("gemini");
  }

  @Test
  void stream_asked_endsWithUsage() throws Exception {
    var events = client.events(MODEL + "streamGenerateContent?alt=sse", QUESTION);

    assertThat(events).hasSize(4);
    assertThat(events.get(0).has("usageMetadata")).isFalse();
    assertThat(events.get(3).at("/usageMetadata/totalTokenCount").asInt()).isGreaterThan(4);
  }

  @Test
  void tool_wantedForever_isCalledWithAndWithoutStream() throws Exception {
    var answer = client.json(MODEL + "generateContent", TOOL);
    var events = client.events(MODEL + "streamGenerateContent?alt=sse", TOOL);

    assertThat(answer.at("/candidates/0/content/parts/0/functionCall/name").asText())
        .isEqualTo("weather");
    assertThat(events.get(0).at("/candidates/0/content/parts/0/functionCall/name").asText())
        .isEqualTo("weather");
    var once = TOOL.replace("[tools forever ", "[tool ");
    assertThat(
            client
                .json(MODEL + "generateContent", once)
                .at("/candidates/0/content/parts/0")
                .has("text"))
        .isTrue();
  }

  @Test
  void embeddings_oneOrMany_haveTheDimensionsAskedFor() throws Exception {
    var one = "{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"outputDimensionality\":3}";

    assertThat(client.json(MODEL + "embedContent", one).at("/embedding/values")).hasSize(3);
    assertThat(
            client
                .json(MODEL + "batchEmbedContents", "{\"requests\":[" + one + "," + one + "]}")
                .path("embeddings"))
        .hasSize(2);
  }

  @Test
  void countTokens_asked_counts() throws Exception {
    assertThat(client.json(MODEL + "countTokens", QUESTION).path("totalTokens").asInt())
        .isPositive();
    assertThat(client.ask(MODEL + "predictLongRunning", QUESTION).statusCode()).isEqualTo(404);
  }
}
