package io.cemaf.testapps.clients;

import static java.util.Map.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** The plain HTTP clients, asking for a chat completion themselves. */
public final class HttpDriver implements Library {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient jdk =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final OkHttpClient okhttp = new OkHttpClient();
  private final String url;

  private HttpDriver(String url) {
    this.url = url + "/v1/chat/completions";
  }

  /**
   * Runs it.
   *
   * @param arguments the server's URL without a path
   */
  public static void main(String[] arguments) throws IOException {
    Driver.run(new HttpDriver(arguments[0]));
  }

  @Override
  public Map<String, Shape> shapes() {
    return Map.ofEntries(
        entry(
            "jdk.sync",
            (command, call) ->
                text(jdk.send(request(command), HttpResponse.BodyHandlers.ofString()))),
        entry("jdk.async", this::jdkAsync),
        entry("okhttp.sync", this::okhttpSync),
        entry("okhttp.async", this::okhttpAsync));
  }

  private String jdkAsync(Command command, Call call) throws Exception {
    var answer = jdk.sendAsync(request(command), HttpResponse.BodyHandlers.ofString());
    call.onCancel(() -> answer.cancel(true));
    return text(call.await(answer));
  }

  private String okhttpSync(Command command, Call call) throws Exception {
    var request = okhttp.newCall(okRequest(command));
    call.onCancel(request::cancel);
    try (var response = request.execute()) {
      return text(response);
    }
  }

  private String okhttpAsync(Command command, Call call) throws Exception {
    var answer = new CompletableFuture<String>();
    var request = okhttp.newCall(okRequest(command));
    call.onCancel(request::cancel);
    request.enqueue(
        new Callback() {
          @Override
          public void onResponse(okhttp3.Call request, Response response) throws IOException {
            try (response) {
              answer.complete(text(response));
            } catch (IOException problem) {
              answer.completeExceptionally(problem);
            }
          }

          @Override
          public void onFailure(okhttp3.Call request, IOException problem) {
            answer.completeExceptionally(problem);
          }
        });
    return call.await(answer);
  }

  private HttpRequest request(Command command) throws JsonProcessingException {
    return HttpRequest.newBuilder(URI.create(url))
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + command.key())
        .POST(HttpRequest.BodyPublishers.ofString(body(command)))
        .build();
  }

  private Request okRequest(Command command) throws JsonProcessingException {
    return new Request.Builder()
        .url(url)
        .header("Authorization", "Bearer " + command.key())
        .post(RequestBody.create(body(command), MediaType.get("application/json")))
        .build();
  }

  private static String body(Command command) throws JsonProcessingException {
    var body = new LinkedHashMap<String, Object>();
    body.put("model", command.model());
    body.put("messages", List.of(Map.of("role", "user", "content", command.prompt())));
    if (command.maxTokens() != null) {
      body.put("max_completion_tokens", command.maxTokens());
    }
    return MAPPER.writeValueAsString(body);
  }

  private static String text(HttpResponse<String> response) throws IOException {
    return text(response.statusCode(), response.body());
  }

  private static String text(Response response) throws IOException {
    var body = response.body();
    return text(response.code(), body == null ? "" : body.string());
  }

  private static String text(int status, String body) throws IOException {
    if (status != 200) {
      throw new IOException("The server answered " + status + ": " + body);
    }
    return MAPPER.readTree(body).at("/choices/0/message/content").asText();
  }
}
