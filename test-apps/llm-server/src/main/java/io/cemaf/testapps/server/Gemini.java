package io.cemaf.testapps.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.cemaf.testapps.server.ModelCall.Chat;
import io.cemaf.testapps.server.ModelCall.Embedding;
import io.cemaf.testapps.server.ModelCall.Lookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Google's Gemini: {@code /v1beta/models/MODEL:ACTION}, and Vertex AI's paths that end so. Streams
 * are server-sent events, as {@code alt=sse} asks for.
 */
record Gemini(ServerConfig config) implements Provider {
  @Override
  public @Nullable ModelCall read(String path, JsonNode body) {
    var colon = path.lastIndexOf(':');
    if (colon < 0) {
      return null;
    }
    var model = path.substring(path.lastIndexOf('/', colon) + 1, colon);
    return switch (path.substring(colon + 1)) {
      case "generateContent" ->
          new Chat(GeminiContent.asked(model, false, body), new GeminiContent());
      case "streamGenerateContent" ->
          new Chat(GeminiContent.asked(model, true, body), new GeminiContent());
      case "embedContent" ->
          new Embedding(
              model,
              List.of(text(body)),
              dimensions(body),
              (vectors, tokens) -> Json.object("embedding", Json.object("values", vectors.get(0))));
      case "batchEmbedContents" -> batch(model, body.path("requests"));
      case "countTokens" -> new Lookup(model, Json.object("totalTokens", tokens(model, body)));
      default -> null;
    };
  }

  private int tokens(String model, JsonNode body) {
    var request = body.has("generateContentRequest") ? body.path("generateContentRequest") : body;
    return config.promptTokens(GeminiContent.asked(model, false, request));
  }

  private static Embedding batch(String model, JsonNode requests) {
    var texts = new ArrayList<String>();
    requests.forEach(request -> texts.add(text(request)));
    return new Embedding(
        model,
        texts,
        dimensions(requests.path(0)),
        (vectors, tokens) ->
            Json.object(
                "embeddings",
                vectors.stream().map(vector -> Json.object("values", vector)).toList()));
  }

  private static String text(JsonNode request) {
    return Asked.Reader.text(request.path("content").path("parts"));
  }

  private static int dimensions(JsonNode request) {
    return request
        .path("outputDimensionality")
        .asInt(request.path("embedContentConfig").path("outputDimensionality").asInt(0));
  }

  @Override
  public Refusal refuse(Problem problem) {
    var status =
        switch (problem.status()) {
          case 401 -> "UNAUTHENTICATED";
          case 403 -> "PERMISSION_DENIED";
          case 404 -> "NOT_FOUND";
          case 429 -> "RESOURCE_EXHAUSTED";
          case 503, 529 -> "UNAVAILABLE";
          case 504 -> "DEADLINE_EXCEEDED";
          default -> problem.status() < 500 ? "INVALID_ARGUMENT" : "INTERNAL";
        };
    var message =
        problem.messageOr(
            problem.contextOverflow()
                ? "The input token count (1200000) exceeds the maximum number of tokens allowed"
                    + " (1048576)."
                : switch (status) {
                  case "RESOURCE_EXHAUSTED" -> "You exceeded your current quota";
                  case "UNAVAILABLE" -> "The model is overloaded. Please try again later.";
                  case "INTERNAL" -> "An internal error has occurred";
                  default -> "The request is not valid";
                });
    var limit = problem.limit();
    return new Refusal(
        // Its own way to say when to come again is the body.
        limit == null || limit.form() == null ? Map.of() : limit.retry(),
        Json.object(
            "error",
            Json.object(
                "code",
                problem.status(),
                "message",
                message,
                "status",
                status,
                "details",
                limit == null ? null : details(limit))));
  }

  private static List<Object> details(RateLimit limit) {
    var details = new ArrayList<>();
    details.add(
        Json.object(
            "@type",
            "type.googleapis.com/google.rpc.QuotaFailure",
            "violations",
            List.of(
                Json.object(
                    "quotaMetric",
                    "generativelanguage.googleapis.com/generate_content_requests",
                    "quotaValue",
                    Long.toString(limit.requests().limit())))));
    var delay = limit.retryDelay();
    if (delay != null) {
      details.add(
          Json.object("@type", "type.googleapis.com/google.rpc.RetryInfo", "retryDelay", delay));
    }
    return details;
  }

  @Override
  public Map<String, String> headers(RateLimit limit) {
    return limit.openAi();
  }
}
