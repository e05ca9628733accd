package io.cemaf.agent.limit;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what providers' answers say of their limits:
 *
 * <pre>
 *   retry-after-ms                                   1500
 *   retry-after                                      47   1.5   Wed, 21 Oct 2026 07:28:00 GMT   20s
 *   x-ratelimit-{limit,remaining,reset}-{requests,tokens}
 *   anthropic-ratelimit-{requests,tokens,input-tokens,output-tokens}-{limit,remaining,reset}
 *   x-ratelimit-{limit,remaining,reset}, ratelimit-{limit,remaining,reset}       of requests
 *   a body's "retryDelay": "34.07s", and texts such as "try again in 1.2s"
 * </pre>
 *
 * <p>A reset is a number of seconds, a duration as Go prints it (1m30s, 20ms), an instant (RFC 3339
 * or an HTTP date), or seconds or milliseconds since 1970. What is negative, nonsense, or beyond a
 * year is taken for not told, and so is a duration of 0. Of several limits on tokens that with the
 * smallest share left counts.
 */
public final class RetryAfter {
  private static final String X = "x-ratelimit-";
  private static final String ANTHROPIC = "anthropic-ratelimit-";

  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);
  private static final BigDecimal MILLI_NANOS = BigDecimal.valueOf(1_000_000L);
  private static final BigDecimal YEAR_NANOS = BigDecimal.valueOf(Duration.ofDays(366).toNanos());
  private static final long YEAR_MILLIS = Duration.ofDays(366).toMillis();

  /** Larger numbers of seconds are instants: this is September 2001. */
  private static final BigDecimal EPOCH_SECONDS = BigDecimal.valueOf(1_000_000_000L);

  private static final BigDecimal EPOCH_MILLIS = BigDecimal.valueOf(1_000_000_000_000L);
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1_000);

  private static final String AMOUNT = "[0-9]{1,15}(?:\\.[0-9]{1,15})?";
  private static final String GO = "(?:" + AMOUNT + "(?:ms|us|\u00b5s|ns|d|h|m|s)){1,8}";
  private static final Pattern NUMBER = Pattern.compile(AMOUNT);
  private static final Pattern COUNT = Pattern.compile("[0-9]{1,15}");
  private static final Pattern GO_DURATION = Pattern.compile(GO);
  private static final Pattern GO_PART =
      Pattern.compile("(" + AMOUNT + ")(ms|us|\u00b5s|ns|d|h|m|s)");
  private static final Pattern RETRY_DELAY =
      Pattern.compile("\"?retryDelay\"?\\s{0,8}[:=]\\s{0,8}\"?(" + GO + ")");
  private static final Pattern TRY_AGAIN =
      Pattern.compile(
          "(?:retry|try again) (?:in|after) (?:(" + GO + ")|(" + AMOUNT + ") ?seconds?\\b)",
          Pattern.CASE_INSENSITIVE);

  /** Longer header values and later parts of bodies are not looked at. */
  private static final int LONGEST_VALUE = 64;

  private static final int LONGEST_BODY = 16_384;

  private RetryAfter() {}

  /** How to look a header up among those of a map, in whatever case it was written. */
  public static Function<String, @Nullable String> in(Map<String, ? extends List<String>> headers) {
    var first = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(
        (name, values) -> {
          // HttpURLConnection keeps the status line under null.
          if (name != null && values != null && !values.isEmpty() && values.get(0) != null) {
            first.putIfAbsent(name, values.get(0));
          }
        });
    return first::get;
  }

  /**
   * What an answer says.
   *
   * @param header the value of a header, whatever its case; null where there is none. Asked for
   *     lower-case names
   * @param body of an error, or the text of its exception; null for none
   * @param epochMillis now, since 1970: instants are told by the clock
   */
  public static ProviderLimits read(
      Function<String, @Nullable String> header, @Nullable String body, long epochMillis) {
    var requests =
        tightest(
            header,
            epochMillis,
            List.of(
                new Names(X + "limit-requests", X + "remaining-requests", X + "reset-requests"),
                anthropic("requests"),
                new Names(X + "limit", X + "remaining", X + "reset"),
                new Names("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset")));
    var tokens =
        tightest(
            header,
            epochMillis,
            List.of(
                new Names(X + "limit-tokens", X + "remaining-tokens", X + "reset-tokens"),
                anthropic("tokens"),
                anthropic("input-tokens"),
                anthropic("output-tokens")));
    return new ProviderLimits(
        retryAfter(header, body, epochMillis),
        requests.remaining,
        requests.resetNanos,
        requests.limit,
        tokens.remaining,
        tokens.resetNanos,
        tokens.limit);
  }

  private record Names(String limit, String remaining, String reset) {}

  private record Seen(long limit, long remaining, long resetNanos) {
    static final Seen NOTHING =
        new Seen(ProviderLimits.UNKNOWN, ProviderLimits.UNKNOWN, ProviderLimits.UNKNOWN);

    /** The share that is left; more than all where that is not told. */
    double left() {
      return remaining < 0 ? 2 : limit < 1 ? Math.min(1, remaining) : (double) remaining / limit;
    }
  }

  private static Names anthropic(String what) {
    var prefix = ANTHROPIC + what;
    return new Names(prefix + "-limit", prefix + "-remaining", prefix + "-reset");
  }

  private static Seen tightest(
      Function<String, @Nullable String> header, long epochMillis, List<Names> several) {
    var tightest = Seen.NOTHING;
    for (var names : several) {
      var seen =
          new Seen(
              count(header.apply(names.limit()), 1),
              count(header.apply(names.remaining()), 0),
              nanos(header.apply(names.reset()), epochMillis));
      if (tightest.equals(Seen.NOTHING) || seen.left() < tightest.left()) {
        tightest = seen;
      }
    }
    return tightest;
  }

  private static long retryAfter(
      Function<String, @Nullable String> header, @Nullable String body, long epochMillis) {
    var millis = plain(header.apply("retry-after-ms"));
    var found =
        millis != null && NUMBER.matcher(millis).matches()
            ? sane(new BigDecimal(millis).multiply(MILLI_NANOS))
            : ProviderLimits.UNKNOWN;
    if (found < 0) {
      found = nanos(header.apply("retry-after"), epochMillis);
    }
    return found < 0 && body != null ? inBody(body) : found;
  }

  private static long inBody(String whole) {
    var body = whole.length() > LONGEST_BODY ? whole.substring(0, LONGEST_BODY) : whole;
    var delay = RETRY_DELAY.matcher(body);
    if (delay.find()) {
      return go(delay.group(1));
    }
    var again = TRY_AGAIN.matcher(body);
    if (!again.find()) {
      return ProviderLimits.UNKNOWN;
    }
    return again.group(1) != null
        ? go(again.group(1))
        : sane(new BigDecimal(again.group(2)).multiply(NANOS));
  }

  /** A duration, or how long it is to an instant; {@link ProviderLimits#UNKNOWN} for neither. */
  static long nanos(@Nullable String value, long epochMillis) {
    var text = plain(value);
    if (text == null) {
      return ProviderLimits.UNKNOWN;
    }
    if (NUMBER.matcher(text).matches()) {
      var number = new BigDecimal(text);
      if (number.compareTo(EPOCH_SECONDS) < 0) {
        return sane(number.multiply(NANOS));
      }
      var millis = number.compareTo(EPOCH_MILLIS) < 0 ? number.multiply(THOUSAND) : number;
      return until(millis.longValue(), epochMillis);
    }
    if (GO_DURATION.matcher(text).matches()) {
      return go(text);
    }
    var instant = instant(text);
    return instant == null ? ProviderLimits.UNKNOWN : until(instant, epochMillis);
  }

  private static @Nullable Long instant(String text) {
    // A date of the one kind begins with a year, of the other with the day's name.
    var format =
        Character.isDigit(text.isEmpty() ? ' ' : text.charAt(0))
            ? DateTimeFormatter.ISO_OFFSET_DATE_TIME
            : DateTimeFormatter.RFC_1123_DATE_TIME;
    try {
      return format.parse(text, Instant::from).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  private static long until(long millis, long epochMillis) {
    var left = millis - epochMillis;
    return left <= 0 || left > YEAR_MILLIS ? ProviderLimits.UNKNOWN : left * 1_000_000;
  }

  private static long go(String text) {
    var sum = BigDecimal.ZERO;
    var part = GO_PART.matcher(text);
    while (part.find()) {
      var unit =
          switch (part.group(2)) {
            case "d" -> 86_400_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "s" -> 1_000_000_000L;
            case "ms" -> 1_000_000L;
            case "ns" -> 1L;
            default -> 1_000L;
          };
      sum = sum.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
    }
    return sane(sum);
  }

  private static long sane(BigDecimal nanos) {
    return nanos.compareTo(BigDecimal.ONE) < 0 || nanos.compareTo(YEAR_NANOS) > 0
        ? ProviderLimits.UNKNOWN
        : nanos.longValue();
  }

  private static long count(@Nullable String value, long least) {
    var text = plain(value);
    if (text == null || !COUNT.matcher(text).matches()) {
      return ProviderLimits.UNKNOWN;
    }
    var count = Long.parseLong(text);
    return count < least ? ProviderLimits.UNKNOWN : count;
  }

  private static @Nullable String plain(@Nullable String value) {
    return value == null || value.length() > LONGEST_VALUE ? null : value.strip();
  }
}
