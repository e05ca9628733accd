package io.cemaf.testapps.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.cemaf.testapps.server.ModelCall.Chat;
import io.cemaf.testapps.server.ModelCall.Embedding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Amazon's Bedrock runtime: {@code /model/ID/converse}, {@code converse-stream}, {@code invoke} and
 * {@code invoke-with-response-stream}. Invoked are bodies of Anthropic's models, of Nova, and of
 * Titan's and Cohere's embeddings, told apart by their fields.
 */
record Bedrock() implements Provider {
  private static final String PREFIX = "/model/";

  @Override
  public @Nullable ModelCall read(String path, JsonNode body) {
    var slash = path.lastIndexOf('/');
    if (slash <= PREFIX.length()) {
      return null;
    }
    var model = path.substring(PREFIX.length(), slash);
    return switch (path.substring(slash + 1)) {
      case "converse" -> new Chat(BedrockConverse.asked(model, false, body), new BedrockConverse());
      case "converse-stream" ->
          new Chat(BedrockConverse.asked(model, true, body), new BedrockConverse());
      case "invoke" -> invoke(model, false, body);
      case "invoke-with-response-stream" -> invoke(model, true, body);
      default -> null;
    };
  }

  private static ModelCall invoke(String model, boolean stream, JsonNode body) {
    if (body.has("inputText")) {
      return new Embedding(
          model,
          List.of(body.path("inputText").asText()),
          body.path("dimensions").asInt(0),
          (vectors, tokens) ->
              Json.object("embedding", vectors.get(0), "inputTextTokenCount", tokens));
    }
    if (body.has("texts")) {
      return new Embedding(
          model,
          Embeddings.texts(body.path("texts")),
          body.path("output_dimension").asInt(0),
          (vectors, tokens) ->
              Json.object(
                  "id",
                  "embed-0",
                  "response_type",
                  "embeddings_floats",
                  "embeddings",
                  vectors,
                  "texts",
                  body.path("texts")));
    }
    return body.has("anthropic_version")
        ? new Chat(
            AnthropicMessages.asked(model, stream, body),
            new BedrockChunks(new AnthropicMessages(), false))
        : new Chat(
            BedrockConverse.asked(model, stream, body),
            new BedrockChunks(new BedrockConverse(), true));
  }

  @Override
  public Refusal refuse(Problem problem) {
    var limit = problem.limit();
    var type =
        switch (problem.status()) {
          case 401 -> "UnrecognizedClientException";
          case 403 -> "AccessDeniedException";
          case 404 -> "ResourceNotFoundException";
          case 408 -> "ModelTimeoutException";
          case 424 -> "ModelErrorException";
          case 429 -> "ThrottlingException";
          case 503, 529 -> "ServiceUnavailableException";
          default -> problem.status() < 500 ? "ValidationException" : "InternalServerException";
        };
    var message =
        problem.messageOr(
            problem.contextOverflow()
                ? "Input is too long for requested model."
                : switch (type) {
                  case "ThrottlingException" ->
                      "Too many requests, please wait before trying again.";
                  case "InternalServerException" -> "The server had an error";
                  case "ServiceUnavailableException" -> "The service is unavailable";
                  default -> "The request is not valid";
                });
    var headers = new HashMap<>(Map.of("x-amzn-ErrorType", type));
    if (limit != null) {
      headers.putAll(headers(limit));
    }
    return new Refusal(headers, Json.object("message", message));
  }

  @Override
  public Map<String, String> headers(RateLimit limit) {
    return limit.openAi();
  }
}
