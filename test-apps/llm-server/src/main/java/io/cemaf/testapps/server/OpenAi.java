package io.cemaf.testapps.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.cemaf.testapps.server.ModelCall.Chat;
import io.cemaf.testapps.server.ModelCall.Embedding;
import io.cemaf.testapps.server.ModelCall.Lookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OpenAI: {@code /v1/chat/completions}, {@code /v1/responses}, {@code /v1/embeddings}. */
final class OpenAi implements Provider {
  @Override
  public @Nullable ModelCall read(String path, JsonNode body) {
    return switch (path) {
      case "/v1/chat/completions" ->
          new Chat(
              OpenAiChat.asked(body),
              new OpenAiChat(body.path("stream_options").path("include_usage").asBoolean()));
      case "/v1/responses" -> new Chat(OpenAiResponses.asked(body), new OpenAiResponses());
      case "/v1/embeddings" -> embedding(body);
      case "/v1/models" -> new Lookup("none", Json.object("object", "list", "data", List.of()));
      default -> null;
    };
  }

  private static Embedding embedding(JsonNode body) {
    var model = body.path("model").asText("none");
    var base64 = body.path("encoding_format").asText("float").equals("base64");
    return new Embedding(
        model,
        Embeddings.texts(body.path("input")),
        body.path("dimensions").asInt(0),
        (vectors, tokens) -> {
          var data = new ArrayList<Map<String, Object>>();
          for (var vector : vectors) {
            data.add(
                Json.object(
                    "object",
                    "embedding",
                    "index",
                    data.size(),
                    "embedding",
                    base64 ? Embeddings.encode(vector) : vector));
          }
          return Json.object(
              "object",
              "list",
              "data",
              data,
              "model",
              model,
              "usage",
              Json.object("prompt_tokens", tokens, "total_tokens", tokens));
        });
  }

  @Override
  public Refusal refuse(Problem problem) {
    var limit = problem.limit();
    if (problem.contextOverflow()) {
      return error(
          problem.messageOr(
              "This model's maximum context length is 8192 tokens. However, your messages resulted"
                  + " in 9001 tokens. Please reduce the length of the messages."),
          "invalid_request_error",
          "context_length_exceeded",
          Map.of());
    }
    return switch (problem.status()) {
      case 401 ->
          error(
              problem.messageOr("Incorrect API key provided"),
              "invalid_request_error",
              "invalid_api_key",
              Map.of());
      case 403 ->
          error(
              problem.messageOr("You are not allowed to use this model"),
              "invalid_request_error",
              "unsupported_country_region_territory",
              Map.of());
      case 404 ->
          error(problem.messageOr("Not found"), "invalid_request_error", "not_found", Map.of());
      case 429 ->
          error(
              problem.messageOr("Rate limit reached"),
              "rate_limit_exceeded",
              "rate_limit_exceeded",
              limit == null ? Map.of() : headers(limit));
      default ->
          problem.status() < 500
              ? error(
                  problem.messageOr("The request is not valid"),
                  "invalid_request_error",
                  "invalid_request_error",
                  Map.of())
              : error(
                  problem.messageOr("The server had an error"),
                  "server_error",
                  "server_error",
                  Map.of());
    };
  }

  @Override
  public Map<String, String> headers(RateLimit limit) {
    return limit.openAi();
  }

  private static Refusal error(
      String message, String type, String code, Map<String, String> headers) {
    return new Refusal(
        headers, Json.object("error", Json.object("message", message, "type", type, "code", code)));
  }
}
