package io.cemaf.testapps.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cemaf.testapps.server.Fault.Kind;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FaultTest {
  /** A call of each protocol, whole and streamed. */
  enum Protocol {
    CHAT("/v1/chat/completions", "/v1/chat/completions", "\"messages\":[]"),
    RESPONSES("/v1/responses", "/v1/responses", "\"input\":\"hi\""),
    ANTHROPIC("/v1/messages", "/v1/messages", "\"messages\":[]"),
    GEMINI(
        "/v1beta/models/m:generateContent",
        "/v1beta/models/m:streamGenerateContent?alt=sse",
        "\"contents\":[]"),
    OLLAMA("/api/chat", "/api/chat", "\"messages\":[]"),
    BEDROCK("/model/m/converse", "/model/m/converse-stream", "\"messages\":[]");

    private final String path;
    private final String streamPath;
    private final String question;

    Protocol(String path, String streamPath, String question) {
      this.path = path;
      this.streamPath = streamPath;
      this.question = question;
    }

    private String body(boolean stream) {
      return "{\"model\":\"m\",\"stream\":"
          + stream
          + ",\"stream_options\":{\"include_usage\":true},"
          + question
          + "}";
    }
  }

  private final LlmServer server = LlmServer.start(ServerConfig.quick());
  private final Client client = Client.of(server);

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void none_planned_isAnswered(Protocol protocol) throws Exception {
    assertThat(ask(protocol)).startsWith("{").contains("the quick answer", "10");
    assertThat(stream(protocol)).contains("the ", "quic", "10");
    assertThat(server.stats().calls()).isEqualTo(new ServerStats.Calls(2, 0, 1, 2, 0));
  }

  @ParameterizedTest
  @EnumSource
  void error_ofAnyStatus_hasABodyThatSaysSo(Protocol protocol) throws Exception {
    for (var status : new int[] {400, 401, 403, 404, 422, 429, 500, 503, 529}) {
      server.plan(Fault.of(Kind.ERROR).withStatus(status).withMessage("so it is"));
      var answer = client.ask(protocol.path, protocol.body(false));

      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(Json.MAPPER.readTree(answer.body()).findValue("message") == null)
          .isEqualTo(protocol == Protocol.OLLAMA);
      assertThat(answer.body()).contains("so it is");
    }
    assertThat(server.stats().calls()).isEqualTo(new ServerStats.Calls(9, 0, 1, 0, 0));
    assertThat(server.stats().received())
        .extracting(ServerStats.Received::outcome)
        .containsOnly(ServerStats.Outcome.FAILED);
  }

  @ParameterizedTest
  @CsvSource({
    "CHAT, 503, server_error",
    "CHAT, 401, invalid_api_key",
    "ANTHROPIC, 529, overloaded_error",
    "ANTHROPIC, 401, authentication_error",
    "GEMINI, 503, UNAVAILABLE",
    "GEMINI, 403, PERMISSION_DENIED",
    "OLLAMA, 503, server busy",
  })
  void error_ofAProvider_hasItsCode(Protocol protocol, int status, String code) throws Exception {
    server.plan(Fault.of(Kind.ERROR).withStatus(status));

    assertThat(ask(protocol)).contains(code);
  }

  @Test
  void error_ofBedrock_namesItsExceptionInAHeader() throws Exception {
    server.plan(Fault.of(Kind.ERROR).withStatus(403));

    var answer = client.ask(Protocol.BEDROCK.path, Protocol.BEDROCK.body(false));

    assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue("AccessDeniedException");
  }

  @ParameterizedTest
  @CsvSource({
    "CHAT, context_length_exceeded",
    "RESPONSES, context_length_exceeded",
    "ANTHROPIC, prompt is too long: ",
    "GEMINI, The input token count",
    "OLLAMA, exceeds the context length",
    "BEDROCK, Input is too long for requested model",
  })
  void contextOverflow_planned_isSaidInTheProvidersWords(Protocol protocol, String words)
      throws Exception {
    server.plan(Fault.of(Kind.CONTEXT_OVERFLOW));

    var answer = client.ask(protocol.path, protocol.body(false));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(words);
  }

  @ParameterizedTest
  @CsvSource({
    "CHAT, rate_limit_exceeded",
    "RESPONSES, rate_limit_exceeded",
    "ANTHROPIC, rate_limit_error",
    "GEMINI, RESOURCE_EXHAUSTED",
    "OLLAMA, too many requests",
    "BEDROCK, Too many requests",
  })
  void rateLimit_planned_isSaidInTheProvidersWay(Protocol protocol, String words) throws Exception {
    server.plan(Fault.of(Kind.RATE_LIMIT).withRetryAfterSeconds(47));

    var answer = client.ask(protocol.path, protocol.body(false));

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body()).contains(words);
    if (protocol == Protocol.GEMINI) {
      assertThat(answer.body()).contains("\"retryDelay\":\"47s\"");
      assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
    } else {
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("47");
    }
    var prefix = protocol == Protocol.ANTHROPIC ? "anthropic-ratelimit-" : "x-ratelimit-";
    assertThat(answer.headers().map().keySet().stream().filter(name -> name.startsWith(prefix)))
        .hasSize(protocol == Protocol.GEMINI ? 0 : 6);
  }

  @ParameterizedTest
  @EnumSource
  void rateLimit_inEachForm_isSaidInThatAlone(RetryForm form) throws Exception {
    server.plan(Fault.of(Kind.RATE_LIMIT).withRetryAfterSeconds(47).withRetryForm(form));
    var before = Instant.now();

    var headers = client.ask(Protocol.CHAT.path, Protocol.CHAT.body(false)).headers();

    switch (form) {
      case SECONDS -> assertThat(headers.firstValue("Retry-After")).hasValue("47");
      case DATE ->
          assertThat(
                  ZonedDateTime.parse(
                          headers.firstValue("Retry-After").orElseThrow(),
                          DateTimeFormatter.RFC_1123_DATE_TIME)
                      .toInstant())
              .isAfterOrEqualTo(before.plusSeconds(47));
      case MILLIS -> {
        assertThat(headers.firstValue("retry-after-ms")).hasValue("47000");
        assertThat(headers.firstValue("Retry-After")).isEmpty();
      }
      case BODY, NONE -> assertThat(headers.firstValue("Retry-After")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"-1", "0", "soon"})
  void rateLimit_withOddHeaders_sendsThemAsTheyAre(String odd) throws Exception {
    server.plan(
        Fault.of(Kind.RATE_LIMIT)
            .withHeader("Retry-After", odd)
            .withHeader("x-ratelimit-remaining-requests", odd));

    var headers = client.ask(Protocol.CHAT.path, Protocol.CHAT.body(false)).headers();

    assertThat(headers.allValues("Retry-After")).containsExactly(odd);
    assertThat(headers.allValues("x-ratelimit-remaining-requests")).containsExactly(odd);
  }

  @ParameterizedTest
  @EnumSource
  void usage_missingOrAbsurd_isSoWholeAndStreamed(Protocol protocol) throws Exception {
    server.plan(Fault.of(Kind.NO_USAGE).withTimes(2));
    assertThat(ask(protocol) + stream(protocol))
        .contains("the quick answer")
        .doesNotContainIgnoringCase("output_tokens\":")
        .doesNotContainIgnoringCase("completion_tokens\":")
        .doesNotContainIgnoringCase("TokenCount\":")
        .doesNotContainIgnoringCase("eval_count\":")
        .doesNotContainIgnoringCase("outputTokens\":");

    server.plan(Fault.of(Kind.ABSURD_USAGE).withTimes(2));
    assertThat(ask(protocol)).contains(":-1", ":2147483647");
    assertThat(stream(protocol)).contains(":-1", ":2147483647");
  }

  @ParameterizedTest
  @EnumSource
  void cut_planned_endsTheConnectionInTheMiddle(Protocol protocol) {
    server.plan(Fault.of(Kind.CUT).withTimes(2));

    assertThatThrownBy(() -> ask(protocol)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> stream(protocol)).isInstanceOf(IOException.class);
    await()
        .untilAsserted(
            () ->
                assertThat(server.stats().calls()).isEqualTo(new ServerStats.Calls(2, 0, 1, 0, 0)));
  }

  @ParameterizedTest
  @EnumSource
  void malformed_planned_isNotJson(Protocol protocol) throws Exception {
    server.plan(Fault.of(Kind.MALFORMED).withTimes(2));

    assertThat(ask(protocol)).contains(Framing.NONSENSE);
    assertThat(stream(protocol)).contains("the ", Framing.NONSENSE);
  }

  @ParameterizedTest
  @EnumSource
  void hang_planned_staysInFlight(Protocol protocol) {
    server.plan(Fault.of(Kind.HANG));

    var answer =
        client
            .http()
            .sendAsync(client.post(protocol.path, protocol.body(false)), BodyHandlers.discarding());

    await().until(() -> server.stats().calls().inFlight() == 1);
    assertThat(answer).isNotDone();
  }

  @ParameterizedTest
  @EnumSource
  void slowHeaders_planned_areAnswered(Protocol protocol) throws Exception {
    server.plan(Fault.of(Kind.SLOW_HEADERS).withDelayMillis(20));

    assertThat(stream(protocol)).contains("the ");
  }

  private String ask(Protocol protocol) throws Exception {
    return client.ask(protocol.path, protocol.body(false)).body();
  }

  private String stream(Protocol protocol) throws Exception {
    return client.ask(protocol.streamPath, protocol.body(true)).body();
  }
}
