package io.cemaf.testapps.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.testapps.server.RateLimit.Window;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  //  0 s: 60 of 100 tokens | 20 s: 60 more are too many | 30 s: 40 fit | 60 s: a new window
  @Test
  void tokens_takenOverTime_areRefusedUntilTheWindowEnds() {
    var meter = new QuotaMeter(new Quota(10, MINUTE, 100));

    assertThat(meter.take(60, 0)).isEqualTo(limit(null, 9, 40, 60));
    assertThat(meter.take(60, seconds(20))).isEqualTo(limit(40L, 9, 40, 40));
    assertThat(meter.take(40, seconds(30))).isEqualTo(limit(null, 8, 0, 30));
    assertThat(meter.take(60, seconds(60))).isEqualTo(limit(null, 9, 40, 60));
  }

  @Test
  void requests_takenOverTime_areRefusedUntilTheWindowEnds() {
    var meter = new QuotaMeter(new Quota(2, MINUTE, 100));

    assertThat(meter.take(1, 0).retryAfter()).isNull();
    assertThat(meter.take(1, 0).retryAfter()).isNull();
    assertThat(meter.take(1, seconds(1)).retryAfter()).isEqualTo(Duration.ofSeconds(59));
    assertThat(meter.take(1, seconds(61)).retryAfter()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions, authorization, x-ratelimit-remaining-requests",
    "/v1/messages, x-api-key, anthropic-ratelimit-requests-remaining",
    "/v1beta/models/m:generateContent, x-goog-api-key, x-ratelimit-remaining-requests",
    "/api/generate, authorization, x-ratelimit-remaining-requests",
  })
  void quota_usedUp_refusesThatKeyAndModelAlone(String path, String key, String remaining)
      throws Exception {
    var config = ServerConfig.quick().withQuota(1, Duration.ofHours(1), 1_000);
    try (var server = LlmServer.start(config)) {
      var client = Client.of(server);
      var body = "{\"model\":\"m\",\"messages\":[]}";

      var first = client.ask(path, body, key, "a");
      assertThat(first.statusCode()).isEqualTo(200);
      assertThat(first.headers().firstValue(remaining)).hasValue("0");

      var second = client.ask(path, body, key, "a");
      assertThat(second.statusCode()).isEqualTo(429);
      assertThat(second.headers().firstValueAsLong("Retry-After").orElseThrow())
          .isBetween(3_000L, 3_600L);
      assertThat(second.headers().firstValue(remaining)).hasValue("0");

      assertThat(client.ask(path, body, key, "b").statusCode()).isEqualTo(200);
      var other = client.ask(path.replace("/m:", "/n:"), body.replace("\"m\"", "\"n\""), key, "a");
      assertThat(other.statusCode()).isEqualTo(200);
      assertThat(server.stats().calls()).isEqualTo(new ServerStats.Calls(4, 0, 1, 3, 0));
    }
  }

  @Test
  void quota_ofAws_isTheAccessKeysWhateverItsSignature() throws Exception {
    var config = ServerConfig.quick().withQuota(1, Duration.ofHours(1), 1_000);
    try (var server = LlmServer.start(config)) {
      var client = Client.of(server);
      var signed = "AWS4-HMAC-SHA256 Credential=AK/20260101/us-east-1/bedrock, Signature=";
      var path = "/model/m/converse";

      assertThat(client.ask(path, "{}", "authorization", signed + "1").statusCode()).isEqualTo(200);
      assertThat(client.ask(path, "{}", "authorization", signed + "2").statusCode()).isEqualTo(429);
    }
  }

  private static RateLimit limit(@Nullable Long again, long requests, long tokens, long reset) {
    var left = Duration.ofSeconds(reset);
    return new RateLimit(
        again == null ? null : Duration.ofSeconds(again),
        null,
        new Window(10, requests, left),
        new Window(100, tokens, left));
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
