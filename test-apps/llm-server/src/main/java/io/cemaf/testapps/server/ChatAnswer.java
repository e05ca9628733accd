package io.cemaf.testapps.server;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a chat call is answered with.
 *
 * @param finish OpenAI's finish_reason
 */
record ChatAnswer(
    String id, String model, int promptTokens, int tokens, int charactersPerToken, String finish) {

  /** Writes it in one piece. Its text is made while it is written: answers may be megabytes. */
  void writeWhole(ModelEndpoint.Served served) {
    try (var exchange = served.exchange()) {
      served.call().end(true);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      if (served.befalls(Fault.Kind.MALFORMED)) {
        var nonsense = "{\"id\": \"chatcmpl-\", \"choices\": [<<".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, nonsense.length);
        exchange.getResponseBody().write(nonsense);
      } else if (served.befalls(Fault.Kind.CUT)) {
        // A length that is never reached: closing the exchange then cuts the connection.
        exchange.sendResponseHeaders(200, 1_000_000);
        exchange.getResponseBody().write("{\"id\":\"".getBytes(StandardCharsets.UTF_8));
      } else {
        exchange.sendResponseHeaders(200, 0);
        try (var json = Json.MAPPER.createGenerator(exchange.getResponseBody())) {
          write(json);
        }
      }
    } catch (IOException abandoned) {
      // The client has gone; its call has run to its end all the same.
    }
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    head(json, "chat.completion");
    json.writeArrayFieldStart("choices");
    json.writeStartObject();
    json.writeNumberField("index", 0);
    json.writeObjectFieldStart("message");
    json.writeStringField("role", "assistant");
    json.writeFieldName("content");
    text(json, 0, tokens);
    json.writeEndObject();
    json.writeStringField("finish_reason", finish);
    json.writeEndObject();
    json.writeEndArray();
    usage(json);
    json.writeEndObject();
  }

  /** Writes one event of the stream: the tokens from one to another. */
  void writeChunk(OutputStream out, int from, int to) throws IOException {
    out.write("data: ".getBytes(StandardCharsets.UTF_8));
    try (var json = Json.MAPPER.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      head(json, "chat.completion.chunk");
      json.writeArrayFieldStart("choices");
      json.writeStartObject();
      json.writeNumberField("index", 0);
      json.writeObjectFieldStart("delta");
      if (from == 0) {
        json.writeStringField("role", "assistant");
      }
      json.writeFieldName("content");
      text(json, from, to);
      json.writeEndObject();
      if (to == tokens) {
        json.writeStringField("finish_reason", finish);
      }
      json.writeEndObject();
      json.writeEndArray();
      if (to == tokens) {
        usage(json);
      }
      json.writeEndObject();
    }
    out.write("\n\n".getBytes(StandardCharsets.UTF_8));
  }

  private void head(JsonGenerator json, String object) throws IOException {
    json.writeStringField("id", id);
    json.writeStringField("object", object);
    json.writeNumberField("created", 0);
    json.writeStringField("model", model);
  }

  private void text(JsonGenerator json, int from, int to) throws IOException {
    var first = from * charactersPerToken;
    var end = to * charactersPerToken;
    json.writeString(new AnswerText(first, end), end - first);
  }

  private void usage(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("usage");
    json.writeNumberField("prompt_tokens", promptTokens);
    json.writeNumberField("completion_tokens", tokens);
    json.writeNumberField("total_tokens", promptTokens + tokens);
    json.writeEndObject();
  }
}
