package io.cemaf.testapps.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AbandonedTest {
  private final LlmServer server = LlmServer.start(ServerConfig.quick());
  private final Client client = Client.of(server);

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions",
    "/v1/responses",
    "/v1/messages",
    "/v1beta/models/m:streamGenerateContent",
    "/api/chat",
    "/model/m/converse-stream",
  })
  void stream_closedByItsReader_isNotAnsweredAndFreesItsSlot(String path) throws Exception {
    var request =
        client.post(path, "{\"model\":\"m\",\"stream\":true}", "x-cemaf-tokens", "100000000");

    try (var body = client.http().send(request, BodyHandlers.ofInputStream()).body()) {
      assertThat(body.read()).isNotNegative();
      assertThat(server.stats().calls().inFlight()).isEqualTo(1);
    }

    awaitAbandoned();
  }

  @Test
  void answer_whoseClientHasGone_isNotAnswered() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      var body = "{\"model\":\"m\"}";
      var request =
          "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nx-cemaf-tokens: 300\r\n"
              + "Content-Length: "
              + body.length()
              + "\r\n\r\n"
              + body;
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      await().until(() -> server.stats().calls().inFlight() == 1);
      // Closing then resets the connection at once.
      socket.setSoLinger(true, 0);
    }

    awaitAbandoned();
  }

  @Test
  void request_received_isKeptWithHeadersAndOutcome() throws Exception {
    client.ask("/v1/chat/completions", "{\"model\":\"m\",\"seed\":1}", "X-Api-Key", "k");

    var received = server.stats().received().get(0);
    assertThat(received.method()).isEqualTo("POST");
    assertThat(received.path()).isEqualTo("/v1/chat/completions");
    assertThat(received.headers()).containsEntry("x-api-key", "k");
    assertThat(received.model()).isEqualTo("m");
    assertThat(received.json().path("seed").asInt()).isEqualTo(1);
    assertThat(received.outcome()).isEqualTo(ServerStats.Outcome.ANSWERED);
  }

  private void awaitAbandoned() {
    await()
        .untilAsserted(
            () ->
                assertThat(server.stats().calls()).isEqualTo(new ServerStats.Calls(1, 0, 1, 0, 1)));
    await().until(() -> server.stats().running() == 0);
    assertThat(server.stats().received().get(0).outcome()).isEqualTo(ServerStats.Outcome.ABANDONED);
  }
}
