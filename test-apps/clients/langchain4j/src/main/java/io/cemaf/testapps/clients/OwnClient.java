package io.cemaf.testapps.clients;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Speaks to an OpenAI-compatible server without waiting. */
final class OwnClient {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;
  private final Command.Settings settings;

  OwnClient(String url, Command.Settings settings) {
    this.url = url;
    this.settings = settings;
  }

  /** What a request asks for that does not say otherwise. */
  ChatRequestParameters parameters() {
    return ChatRequestParameters.builder()
        .modelName(settings.model())
        .maxOutputTokens(settings.maxTokens())
        .build();
  }

  CompletableFuture<String> chat(ChatRequest request) {
    return post("/chat/completions", body(request, false), HttpResponse.BodyHandlers.ofString())
        .thenApply(
            response ->
                read(checked(response.statusCode(), response::body))
                    .at("/choices/0/message/content")
                    .asText());
  }

  /** The answer's events, each the text of a token. */
  CompletableFuture<Stream<String>> stream(ChatRequest request) {
    return post("/chat/completions", body(request, true), HttpResponse.BodyHandlers.ofLines())
        .thenApply(
            response ->
                checked(response.statusCode(), response::body)
                    .filter(line -> line.startsWith("data: {"))
                    .map(line -> text(read(line.substring("data: ".length())))));
  }

  CompletableFuture<List<float[]>> embed(List<String> texts) {
    var body = new LinkedHashMap<String, Object>();
    body.put("model", settings.model());
    body.put("input", texts);
    if (settings.dimensions() != null) {
      body.put("dimensions", settings.dimensions());
    }
    return post("/embeddings", body, HttpResponse.BodyHandlers.ofString())
        .thenApply(
            response ->
                read(checked(response.statusCode(), response::body))
                    .path("data")
                    .findValues("embedding")
                    .stream()
                    .map(vector -> MAPPER.convertValue(vector, float[].class))
                    .toList());
  }

  private <T> CompletableFuture<HttpResponse<T>> post(
      String path, Map<String, Object> body, HttpResponse.BodyHandler<T> handler) {
    var request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + settings.key())
            .POST(HttpRequest.BodyPublishers.ofString(write(body)))
            .build();
    return http.sendAsync(request, handler);
  }

  private Map<String, Object> body(ChatRequest request, boolean stream) {
    var body = new LinkedHashMap<String, Object>();
    body.put("model", request.modelName());
    body.put(
        "messages",
        request.messages().stream()
            .map(message -> Map.of("role", "user", "content", text(message)))
            .toList());
    if (request.maxOutputTokens() != null) {
      body.put("max_completion_tokens", request.maxOutputTokens());
    }
    body.put("stream", stream);
    return body;
  }

  private static String text(ChatMessage message) {
    return message instanceof UserMessage user ? user.singleText() : message.toString();
  }

  private static String text(JsonNode event) {
    return event.at("/choices/0/delta/content").asText();
  }

  private static <T> T checked(int status, Supplier<T> body) {
    if (status != 200) {
      throw new HttpException(status, "The server answered " + status);
    }
    return body.get();
  }

  private static JsonNode read(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
