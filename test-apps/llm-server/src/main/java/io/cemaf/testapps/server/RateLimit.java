package io.cemaf.testapps.server;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What there is of a quota.
 *
 * @param retryAfter when to come again; null for a call that is within the quota
 * @param form how that is said; null for the provider's own way
 */
record RateLimit(
    @Nullable Duration retryAfter, @Nullable RetryForm form, Window requests, Window tokens) {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  /** One resource of a quota; {@code reset} is until all of it is there again. */
  record Window(long limit, long remaining, Duration reset) {}

  /** {@code x-ratelimit-*}, and when to come again. */
  Map<String, String> openAi() {
    var headers = retry();
    openAi(headers, "requests", requests);
    openAi(headers, "tokens", tokens);
    return headers;
  }

  /** {@code anthropic-ratelimit-*}, and when to come again. */
  Map<String, String> anthropic() {
    var headers = retry();
    anthropic(headers, "requests", requests);
    anthropic(headers, "tokens", tokens);
    return headers;
  }

  /** When to come again alone. */
  Map<String, String> retry() {
    var headers = new LinkedHashMap<String, String>();
    if (retryAfter != null) {
      var seconds = (retryAfter.toMillis() + 999) / 1_000;
      switch (form == null ? RetryForm.SECONDS : form) {
        case SECONDS -> headers.put("Retry-After", Long.toString(seconds));
        case DATE ->
            headers.put(
                "Retry-After",
                // The date has no fractions: round up.
                HTTP_DATE.format(
                    Instant.now()
                        .plus(retryAfter)
                        .plusMillis(999)
                        .truncatedTo(ChronoUnit.SECONDS)));
        case MILLIS -> headers.put("retry-after-ms", Long.toString(retryAfter.toMillis()));
        case BODY, NONE -> {}
      }
    }
    return headers;
  }

  /** Google's form, such as {@code 47s} or {@code 0.250s}. */
  @Nullable String retryDelay() {
    if (retryAfter == null || (form != null && form != RetryForm.BODY)) {
      return null;
    }
    return retryAfter.toMillisPart() == 0
        ? retryAfter.toSeconds() + "s"
        : String.format(Locale.ROOT, "%.3fs", retryAfter.toMillis() / 1e3);
  }

  private static void openAi(Map<String, String> headers, String what, Window window) {
    headers.put("x-ratelimit-limit-" + what, Long.toString(window.limit()));
    headers.put("x-ratelimit-remaining-" + what, Long.toString(window.remaining()));
    var millis = window.reset().toMillis();
    headers.put(
        "x-ratelimit-reset-" + what, millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms");
  }

  private static void anthropic(Map<String, String> headers, String what, Window window) {
    var prefix = "anthropic-ratelimit-" + what;
    headers.put(prefix + "-limit", Long.toString(window.limit()));
    headers.put(prefix + "-remaining", Long.toString(window.remaining()));
    headers.put(
        prefix + "-reset",
        Instant.now().plus(window.reset()).truncatedTo(ChronoUnit.SECONDS).toString());
  }
}
