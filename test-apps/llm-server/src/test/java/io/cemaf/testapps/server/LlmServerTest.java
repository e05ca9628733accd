package io.cemaf.testapps.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LlmServerTest {
  private static final String QUESTION =
      "{\"model\":\"gpt-test\",\"messages\":[{\"role\":\"user\",\"content\":\"why?\"}]}";
  private static final String STREAMED =
      "{\"model\":\"gpt-test\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"why?\"}]}";

  private final LlmServer server = LlmServer.start(ServerConfig.quick().withCharactersPerToken(10));
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void chat_asked_answersInOpenAisShape() throws Exception {
    var answer = Json.MAPPER.readTree(ask(chat(QUESTION)).body());

    assertThat(answer.at("/choices/0/message/content").asText())
        .hasSize(100)
        .startsWith("the quick answer");
    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(10);
    assertThat(server.stats().calls()).isEqualTo(new ServerStats.Calls(1, 0, 1, 1, 0));
    assertThat(server.stats().models()).containsOnlyKeys("gpt-test");
    assertThat(server.stats().requests()).containsExactly(QUESTION);
  }

  @Test
  void chat_withFewerTokensAllowed_endsByLength() throws Exception {
    var limited = QUESTION.replace("\"messages\"", "\"max_completion_tokens\":4,\"messages\"");

    var answer = Json.MAPPER.readTree(ask(chat(limited)).body());

    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
    assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(4);
  }

  @Test
  void stream_asked_comesInPiecesThatMakeTheAnswer() throws Exception {
    var lines = ask(chat(STREAMED)).body().lines().filter(line -> !line.isEmpty()).toList();

    var text = new StringBuilder();
    for (var line : lines.subList(0, lines.size() - 1)) {
      text.append(
          Json.MAPPER
              .readTree(line.substring("data: ".length()))
              .at("/choices/0/delta/content")
              .asText());
    }
    assertThat(lines).hasSize(11).last().isEqualTo("data: [DONE]");
    assertThat(text).hasSize(100).startsWith("the quick answer");
  }

  @Test
  void embeddings_ofTheSameText_areTheSameVector() throws Exception {
    var body = "{\"model\":\"embed-test\",\"input\":[\"a\",\"b\",\"a\"],\"dimensions\":8}";

    var data = Json.MAPPER.readTree(ask(request("/v1/embeddings", body)).body()).path("data");

    assertThat(data).hasSize(3);
    assertThat(data.at("/0/embedding")).hasSize(8).isEqualTo(data.at("/2/embedding"));
    assertThat(data.at("/0/embedding")).isNotEqualTo(data.at("/1/embedding"));
  }

  @Test
  void hundredsAtOnce_beyondTheSlots_areAllAnswered() {
    var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (var i = 0; i < 300; i++) {
      var request = chat(QUESTION).header("x-cemaf-tokens", "100").build();
      answers.add(client.sendAsync(request, BodyHandlers.ofString()));
    }

    assertThat(answers).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    assertThat(server.stats().calls().seen()).isEqualTo(300);
    assertThat(server.stats().calls().inFlight()).isZero();
    assertThat(server.stats().maxRunning()).isEqualTo(64);
  }

  @Test
  void rateLimit_planned_refusesSoManyCalls() throws Exception {
    server.plan(Fault.of(Fault.Kind.RATE_LIMIT).withTimes(2).withRetryAfterSeconds(7));

    var refused = ask(chat(QUESTION));

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("7");
    assertThat(ask(chat(QUESTION)).statusCode()).isEqualTo(429);
    assertThat(ask(chat(QUESTION)).statusCode()).isEqualTo(200);
    assertThat(server.stats().faults()).containsEntry("RATE_LIMIT", 2L);
  }

  @Test
  void error_byHeader_is500() throws Exception {
    assertThat(ask(chat(QUESTION).header("x-cemaf-fault", "error")).statusCode()).isEqualTo(500);
  }

  @Test
  void hang_byHeader_neverAnswersAndStaysInFlight() {
    var hung = chat(QUESTION).header("x-cemaf-fault", "hang").timeout(Duration.ofMillis(300));

    assertThatThrownBy(() -> ask(hung)).isInstanceOf(HttpTimeoutException.class);
    assertThat(server.stats().calls().inFlight()).isEqualTo(1);
  }

  @Test
  void slowHeaders_byHeader_comeLate() throws Exception {
    var fault = "{\"kind\":\"slow-headers\",\"delayMillis\":200}";
    var before = System.nanoTime();

    var answer = ask(chat(QUESTION).header("x-cemaf-fault", fault));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(200));
  }

  @Test
  void cut_byHeader_endsTheConnectionInTheMiddle() {
    for (var body : List.of(QUESTION, STREAMED)) {
      assertThat(catchThrowable(() -> ask(chat(body).header("x-cemaf-fault", "cut"))))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void malformed_byHeader_isNotJson() throws Exception {
    for (var body : List.of(QUESTION, STREAMED)) {
      assertThat(ask(chat(body).header("x-cemaf-fault", "malformed")).body()).contains("[<<");
    }
  }

  @Test
  void control_overHttp_plansFaultsAndTellsStats() throws Exception {
    ask(request("/control/faults", "{\"kind\":\"rate-limit\",\"model\":\"gpt-other\"}"));
    ask(request("/control/speed", "{\"knee\":8,\"stepMillis\":0.5}"));

    assertThat(ask(chat(QUESTION)).statusCode()).isEqualTo(200);
    assertThat(ask(chat(QUESTION.replace("gpt-test", "gpt-other"))).statusCode()).isEqualTo(429);

    var stats = ask(HttpRequest.newBuilder(server.baseUrl().resolve("/control/stats")));
    assertThat(Json.MAPPER.readValue(stats.body(), ServerStats.class)).isEqualTo(server.stats());
  }

  @Test
  void sizes_ofTheSameSeed_areTheSameAndLogNormal() {
    var config = ServerConfig.base();
    var sizes = new ArrayList<Integer>();
    for (var call = 0; call < 10_001; call++) {
      sizes.add(config.tokens(call));
    }

    assertThat(config.tokens(42)).isEqualTo(config.tokens(42));
    sizes.sort(null);
    assertThat(sizes.get(5_000)).isBetween(48, 52);
    assertThat(sizes.get(10_000)).isEqualTo(300);
    assertThat(sizes.get(8_413)).isBetween(125, 147);
  }

  private HttpRequest.Builder chat(String body) {
    return request("/v1/chat/completions", body);
  }

  private HttpRequest.Builder request(String path, String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .POST(BodyPublishers.ofString(body));
  }

  private HttpResponse<String> ask(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
