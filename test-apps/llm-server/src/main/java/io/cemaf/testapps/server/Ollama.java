package io.cemaf.testapps.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.cemaf.testapps.server.ModelCall.Chat;
import io.cemaf.testapps.server.ModelCall.Embedding;
import io.cemaf.testapps.server.ModelCall.Lookup;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ollama: {@code /api/chat}, {@code /api/generate}, {@code /api/embed}, {@code /api/embeddings},
 * and the look-ups of models and version.
 */
record Ollama() implements Provider {
  private static final String TIME = "2026-01-01T00:00:00Z";
  private static final String MODEL = "llama3.2:latest";
  private static final Map<String, Object> DETAILS =
      Json.object(
          "parent_model",
          "",
          "format",
          "gguf",
          "family",
          "llama",
          "families",
          List.of("llama"),
          "parameter_size",
          "3.2B",
          "quantization_level",
          "Q4_K_M");

  @Override
  public @Nullable ModelCall read(String path, JsonNode body) {
    var model = body.path("model").asText(body.path("name").asText("none"));
    return switch (path) {
      case "/api/chat" -> new Chat(OllamaAnswer.askedByChat(model, body), new OllamaAnswer(true));
      case "/api/generate" ->
          new Chat(OllamaAnswer.askedByGenerate(model, body), new OllamaAnswer(false));
      case "/api/embed" -> embed(model, body);
      case "/api/embeddings" ->
          new Embedding(
              model,
              List.of(body.path("prompt").asText()),
              0,
              (vectors, tokens) -> Json.object("embedding", vectors.get(0)));
      case "/api/tags" -> new Lookup("none", Json.object("models", List.of(model("modified_at"))));
      case "/api/ps" -> new Lookup("none", Json.object("models", List.of(model("expires_at"))));
      case "/api/version" -> new Lookup("none", Json.object("version", "0.12.6"));
      case "/api/show" ->
          new Lookup(
              model,
              Json.object(
                  "modelfile",
                  "FROM " + model,
                  "parameters",
                  "",
                  "template",
                  "{{ .Prompt }}",
                  "details",
                  DETAILS,
                  "model_info",
                  Json.object("general.architecture", "llama", "llama.context_length", 131_072),
                  "capabilities",
                  List.of("completion", "tools")));
      default -> null;
    };
  }

  private static Embedding embed(String model, JsonNode body) {
    return new Embedding(
        model,
        Embeddings.texts(body.path("input")),
        body.path("dimensions").asInt(0),
        (vectors, tokens) ->
            Json.object(
                "model",
                model,
                "embeddings",
                vectors,
                "total_duration",
                1_000_000,
                "load_duration",
                1_000,
                "prompt_eval_count",
                tokens));
  }

  private static Object model(String timeField) {
    return Json.object(
        "name",
        MODEL,
        "model",
        MODEL,
        timeField,
        TIME,
        "size",
        2_019_393_189,
        "digest",
        "a80c4f17acd55265feec403c7aef86be0c25983ab279d83f3bcd3abbcb5b8b72",
        "details",
        DETAILS);
  }

  @Override
  public Refusal refuse(Problem problem) {
    var limit = problem.limit();
    var message =
        problem.messageOr(
            problem.contextOverflow()
                ? "the input length exceeds the context length"
                : switch (problem.status()) {
                  case 401 -> "unauthorized";
                  case 404 -> "not found";
                  case 429 -> "too many requests";
                  case 503, 529 ->
                      "server busy, please try again. maximum pending requests exceeded";
                  default -> problem.status() < 500 ? "invalid request" : "internal server error";
                });
    return new Refusal(limit == null ? Map.of() : headers(limit), Json.object("error", message));
  }

  @Override
  public Map<String, String> headers(RateLimit limit) {
    return limit.openAi();
  }
}
