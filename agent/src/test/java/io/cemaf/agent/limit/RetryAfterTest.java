package io.cemaf.agent.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers and bodies in every odd form. */
class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-10-21T07:27:00Z");
  private static final long NONE = ProviderLimits.UNKNOWN;
  private static final long MILLI = 1_000_000;

  private static ProviderLimits read(Map<String, List<String>> headers, String body) {
    return RetryAfter.read(RetryAfter.in(headers), body, NOW.toEpochMilli());
  }

  private static ProviderLimits read(String... namesAndValues) {
    var headers = new HashMap<String, List<String>>();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      headers.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
    }
    return read(headers, null);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "47                            | 47000",
        "1.5                           | 1500",
        "0.000000001                   | 0",
        " 20                           | 20000",
        "20s                           | 20000",
        "Wed, 21 Oct 2026 07:28:00 GMT | 60000",
        "2026-10-21T07:28:00Z          | 60000",
        "2026-10-21T09:28:00+02:00     | 60000",
        "1m30s                         | 90000",
        "6m0s                          | 360000",
        "20ms                          | 20",
        "1.5s                          | 1500",
        "1h2m3.5s                      | 3723500",
        "2m59.56s                      | 179560",
        "1500us                        | 1",
        "1d                            | 86400000",
        "1792567680                    | 60000",
        "1792567680000                 | 60000",
        "31622400                      | 31622400000",
      })
  void retryAfter_inAnyForm_isRead(String value, long millis) {
    var nanos = read("Retry-After", value).retryAfterNanos();

    assertThat(nanos / MILLI).isEqualTo(millis);
    assertThat(nanos).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "0",
        "0.0",
        "-5s",
        "0s",
        "",
        " ",
        "soon",
        "NaN",
        "Infinity",
        "1e3",
        "0x10",
        "5 parsecs",
        "1s2",
        "99999999999999999999",
        "31622401",
        "1792567620",
        "400d",
        "9999999h",
        "Wed, 21 Oct 2026 07:26:00 GMT",
        "Thu, 21 Oct 2026 07:28:00 GMT",
        "Wed, 21 Oct 2099 07:28:00 GMT",
        "2026-13-45T00:00:00Z",
        "+1000000000-01-01T00:00:00Z",
        "2026-10-21",
        "1,2",
        "10; comment"
      })
  void retryAfter_thatSaysNothing_isIgnored(String value) {
    assertThat(read("Retry-After", value)).isEqualTo(ProviderLimits.NONE);
  }

  @Test
  void millis_beforeSeconds_count() {
    assertThat(read("Retry-After", "2", "retry-after-ms", "1250").retryAfterNanos())
        .isEqualTo(1_250 * MILLI);
    assertThat(read("Retry-After", "2", "Retry-After-Ms", "-1").retryAfterNanos())
        .isEqualTo(2_000 * MILLI);
    assertThat(read("retry-after-ms", "0.5").retryAfterNanos()).isEqualTo(500_000);
  }

  @Test
  void openAi_headers_areRead() {
    var limits =
        read(
            "x-ratelimit-limit-requests", "500",
            "X-RateLimit-Remaining-Requests", "499",
            "x-ratelimit-reset-requests", "120ms",
            "x-ratelimit-limit-tokens", "30000",
            "x-ratelimit-remaining-tokens", "0",
            "x-ratelimit-reset-tokens", "6m0s");

    assertThat(limits)
        .isEqualTo(
            new ProviderLimits(
                NONE, 499, 120 * MILLI, 500, 0, Duration.ofMinutes(6).toNanos(), 30_000));
    assertThat(limits.exhaustedNanos()).isEqualTo(Duration.ofMinutes(6).toNanos());
  }

  @Test
  void anthropic_headers_areReadByWhatIsTightest() {
    var limits =
        read(
            "anthropic-ratelimit-requests-limit", "50",
            "anthropic-ratelimit-requests-remaining", "49",
            "anthropic-ratelimit-requests-reset", "2026-10-21T07:27:01Z",
            "anthropic-ratelimit-input-tokens-limit", "40000",
            "anthropic-ratelimit-input-tokens-remaining", "39000",
            "anthropic-ratelimit-input-tokens-reset", "2026-10-21T07:27:02Z",
            "anthropic-ratelimit-output-tokens-limit", "8000",
            "anthropic-ratelimit-output-tokens-remaining", "0",
            "anthropic-ratelimit-output-tokens-reset", "2026-10-21T07:28:00Z");

    assertThat(limits)
        .isEqualTo(
            new ProviderLimits(
                NONE, 49, 1_000 * MILLI, 50, 0, Duration.ofMinutes(1).toNanos(), 8_000));
  }

  @Test
  void routers_headers_areOfRequests() {
    var limits =
        read(
            "X-RateLimit-Limit", "20",
            "X-RateLimit-Remaining", "0",
            "X-RateLimit-Reset", String.valueOf(NOW.plusSeconds(9).toEpochMilli()));

    assertThat(limits.limitRequests()).isEqualTo(20);
    assertThat(limits.exhaustedNanos()).isEqualTo(9_000 * MILLI);
    assertThat(limits.limitTokens()).isEqualTo(NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "many", "1.5", "", "12345678901234567890", "1, 2"})
  void counts_thatAreNone_areIgnored(String value) {
    assertThat(
            read(
                "x-ratelimit-limit-requests", value,
                "x-ratelimit-remaining-requests", value,
                "x-ratelimit-reset-requests", "-1"))
        .isEqualTo(ProviderLimits.NONE);
  }

  @Test
  void limitOfZero_isIgnored_remainingOfZeroIsNot() {
    var limits = read("x-ratelimit-limit-tokens", "0", "x-ratelimit-remaining-tokens", "0");

    assertThat(limits.limitTokens()).isEqualTo(NONE);
    assertThat(limits.remainingTokens()).isZero();
    assertThat(limits.exhaustedNanos()).as("nobody says for how long").isEqualTo(NONE);
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "34074 | {\"error\":{\"code\":429,\"details\":[{\"@type\":\"RetryInfo\",\"retryDelay\":"
            + " \"34.074824224s\"}]}}",
        "37000 | \"retryDelay\" : \"37s\"",
        "1200  | Rate limit reached for gpt-4o. Please try again in 1.2s. Visit https://...",
        "6     | Please try again in 6ms.",
        "90000 | Please retry in 1m30s.",
        "20000 | Please retry after 20 seconds.",
        "-1    | \"retryDelay\": \"0s\"",
        "-1    | \"retryDelay\": \"-3s\"",
        "-1    | \"retryDelay\": \"soon\"",
        "-1    | Please try again in a moment",
        "-1    | try again in 400d",
      })
  void body_ofAnError_isLookedThrough(long millis, String body) {
    var nanos = read(Map.of(), body).retryAfterNanos();

    assertThat(millis < 0 ? nanos : nanos / MILLI).isEqualTo(millis);
  }

  @Test
  void header_beforeTheBody_counts() {
    assertThat(read(Map.of("retry-after", List.of("3")), "try again in 9s").retryAfterNanos())
        .isEqualTo(3_000 * MILLI);
  }

  @Test
  void headers_withoutNamesOrValues_areNone() {
    var headers = new HashMap<String, List<String>>();
    headers.put(null, List.of("HTTP/1.1 429"));
    headers.put("retry-after", List.of());
    headers.put("x-ratelimit-reset-tokens", null);

    assertThat(read(headers, null)).isEqualTo(ProviderLimits.NONE);
  }

  @Test
  void body_howeverLong_isLookedThroughQuickly() {
    assertThat(read(Map.of(), "1".repeat(5_000_000)).retryAfterNanos()).isEqualTo(NONE);
    assertThat(read(Map.of(), "retry in 1".repeat(1_000_000)).retryAfterNanos()).isEqualTo(NONE);
  }

  @Property(tries = 3_000)
  void anyText_isReadWithoutHarm(@ForAll @StringLength(max = 80) String text) {
    for (var name :
        List.of("retry-after", "retry-after-ms", "x-ratelimit-reset-tokens", "ratelimit-limit")) {
      var limits = RetryAfter.read(asked -> asked.equals(name) ? text : null, text, 0);
      assertThat(limits.retryAfterNanos() == NONE || limits.retryAfterNanos() > 0).isTrue();
    }
  }

  @Property(tries = 1_000)
  void goDuration_ofAnyLength_isReadToTheNanosecond(
      @ForAll @LongRange(min = 1, max = 31_536_000_000_000_000L) long nanos) {
    var duration = Duration.ofNanos(nanos);
    var text =
        duration.toHours()
            + "h"
            + duration.toMinutesPart()
            + "m"
            + String.format(
                java.util.Locale.ROOT,
                "%d.%09ds",
                duration.toSecondsPart(),
                duration.toNanosPart());

    assertThat(RetryAfter.nanos(text, 0)).isEqualTo(nanos);
  }
}
