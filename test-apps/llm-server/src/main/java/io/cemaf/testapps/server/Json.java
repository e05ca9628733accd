package io.cemaf.testapps.server;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonInclude.Value;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** The one JSON mapper, and answers made with it. */
final class Json {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .defaultPropertyInclusion(Value.construct(Include.NON_NULL, Include.NON_NULL))
          .build();

  private Json() {}

  /** Answers and closes the exchange. */
  static void respond(HttpExchange exchange, int status, Object body) throws IOException {
    try (exchange) {
      var bytes = MAPPER.writeValueAsBytes(body);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Answers with OpenAI's shape of an error. */
  static void refuse(HttpExchange exchange, int status, String type, String message)
      throws IOException {
    respond(exchange, status, new Refusal(new Refusal.Problem(message, type, type)));
  }

  private record Refusal(Problem error) {
    private record Problem(String message, String type, String code) {}
  }
}
