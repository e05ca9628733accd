package io.cemaf.testapps.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.cemaf.testapps.server.ModelCall.Chat;
import io.cemaf.testapps.server.ModelCall.Lookup;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Anthropic: {@code /v1/messages}, {@code /v1/messages/count_tokens}. */
record Anthropic(ServerConfig config) implements Provider {
  @Override
  public @Nullable ModelCall read(String path, JsonNode body) {
    var model = body.path("model").asText("none");
    return switch (path) {
      case "/v1/messages" ->
          new Chat(
              AnthropicMessages.asked(model, body.path("stream").asBoolean(), body),
              new AnthropicMessages());
      case "/v1/messages/count_tokens" ->
          new Lookup(
              model,
              Json.object(
                  "input_tokens",
                  config.promptTokens(AnthropicMessages.asked(model, false, body))));
      default -> null;
    };
  }

  @Override
  public Refusal refuse(Problem problem) {
    var limit = problem.limit();
    var type =
        switch (problem.status()) {
          case 401 -> "authentication_error";
          case 403 -> "permission_error";
          case 404 -> "not_found_error";
          case 413 -> "request_too_large";
          case 429 -> "rate_limit_error";
          case 529 -> "overloaded_error";
          default -> problem.status() < 500 ? "invalid_request_error" : "api_error";
        };
    var message =
        problem.messageOr(
            problem.contextOverflow()
                ? "prompt is too long: 208310 tokens > 200000 maximum"
                : switch (type) {
                  case "rate_limit_error" -> "This request would exceed your rate limit";
                  case "overloaded_error" -> "Overloaded";
                  case "api_error" -> "Internal server error";
                  default -> "The request is not valid";
                });
    return new Refusal(
        limit == null ? Map.of() : headers(limit),
        Json.object(
            "type",
            "error",
            "error",
            Json.object("type", type, "message", message),
            "request_id",
            "req_0"));
  }

  @Override
  public Map<String, String> headers(RateLimit limit) {
    return limit.anthropic();
  }
}
