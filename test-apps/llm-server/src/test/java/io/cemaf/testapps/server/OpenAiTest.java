package io.cemaf.testapps.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenAiTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String RESPONSES = "/v1/responses";

  private final LlmServer server = LlmServer.start(ServerConfig.quick());
  private final Client client = Client.of(server);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void chat_namingATool_asksForItUntilItHasAResult() throws Exception {
    var message = client.json(CHAT, chat("[tool weather {\"at\":1}]", "")).at("/choices/0");

    assertThat(message.path("finish_reason").asText()).isEqualTo("tool_calls");
    assertThat(message.at("/message/tool_calls/0/function/name").asText()).isEqualTo("weather");
    assertThat(message.at("/message/tool_calls/0/function/arguments").asText())
        .isEqualTo("{\"at\":1}");
    assertThat(finish(chat("[tool weather]", RESULT))).isEqualTo("stop");
    assertThat(finish(chat("[tools forever weather]", RESULT))).isEqualTo("tool_calls");
    assertThat(finish("{\"messages\":[{\"role\":\"user\",\"content\":\"[tool weather]\"}]}"))
        .as("no tools offered")
        .isEqualTo("stop");
  }

  @Test
  void chat_namingTwoTools_asksForBoth() throws Exception {
    var answer = client.json(CHAT, chat("[tool weather] [tool time]", ""));

    assertThat(answer.at("/choices/0/message/tool_calls")).hasSize(2);
  }

  @Test
  void chat_withAToolPlanned_asksForItOnce() throws Exception {
    server.planTool(ToolCall.of("time"));

    var answer = client.json(CHAT, chat("hello", ""));

    assertThat(answer.at("/choices/0/message/tool_calls/0/function/name").asText())
        .isEqualTo("time");
    assertThat(finish(chat("hello", ""))).isEqualTo("stop");
  }

  @Test
  void stream_namingAToolForever_asksForItInPieces() throws Exception {
    var body =
        chat("[tools forever weather]", RESULT)
            .replaceFirst("\\{", "{\"stream\":true,\"stream_options\":{\"include_usage\":true},");

    var events = client.events(CHAT, body);

    assertThat(events).hasSize(2);
    assertThat(events.get(0).at("/choices/0/delta/tool_calls/0/function/name").asText())
        .isEqualTo("weather");
    assertThat(events.get(0).at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
    assertThat(events.get(1).path("choices")).isEmpty();
    assertThat(events.get(1).at("/usage/completion_tokens").asInt()).isEqualTo(10);
  }

  @Test
  void responses_asked_answerInTheirShape() throws Exception {
    var answer =
        client.json(RESPONSES, "{\"model\":\"m\",\"input\":\"hi\",\"max_output_tokens\":4}");

    assertThat(answer.path("status").asText()).isEqualTo("incomplete");
    assertThat(answer.at("/output/0/content/0/text").asText()).hasSize(16);
    assertThat(answer.at("/usage/output_tokens").asInt()).isEqualTo(4);
  }

  @Test
  void responses_streamed_areTypedEventsInOrder() throws Exception {
    var events = client.events(RESPONSES, "{\"model\":\"m\",\"stream\":true,\"input\":\"hi\"}");

    assertThat(events).extracting(event -> event.path("sequence_number").asInt()).isSorted();
    assertThat(events)
        .extracting(event -> event.path("type").asText())
        .hasSize(18)
        .startsWith("response.created", "response.in_progress", "response.output_item.added")
        .endsWith("response.output_item.done", "response.completed");
  }

  @Test
  void responses_namingATool_askForIt() throws Exception {
    var body =
        "{\"model\":\"m\",\"tools\":[{\"type\":\"function\",\"name\":\"weather\"}],"
            + "\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\","
            + "\"text\":\"[tool weather]\"}]}]}";

    var item = client.json(RESPONSES, body).at("/output/0");

    assertThat(item.path("type").asText()).isEqualTo("function_call");
    assertThat(item.path("name").asText()).isEqualTo("weather");
    assertThat(client.events(RESPONSES, body.replaceFirst("\\{", "{\"stream\":true,")))
        .extracting(event -> event.path("type").asText())
        .contains("response.function_call_arguments.done");
  }

  private String finish(String body) throws Exception {
    return client.json(CHAT, body).at("/choices/0/finish_reason").asText();
  }

  private static final String RESULT =
      ",{\"role\":\"assistant\",\"tool_calls\":[]},"
          + "{\"role\":\"tool\",\"tool_call_id\":\"1\",\"content\":\"sunny\"}";

  private static String chat(String text, String more) {
    return "{\"model\":\"m\",\"tools\":[{\"type\":\"function\"}],\"messages\":"
        + "[{\"role\":\"user\",\"content\":\""
        + text.replace("\"", "\\\"")
        + "\"}"
        + more
        + "]}";
  }
}
