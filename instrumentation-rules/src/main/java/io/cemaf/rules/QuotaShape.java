package io.cemaf.rules;

import java.time.Duration;
import java.util.List;

/** {@code quotas:} providers' limits. */
final class QuotaShape {
  static final long MOST = 1_000_000_000_000L;

  static final Key<List<KeyPart>> KEY =
      Key.of(
          "key",
          new ListType<>(new KeyPartType(), true),
          "Calls that differ in one of these have limits of their own; []: all share one.",
          "[provider, model, apiKey]");
  static final Key<CallRate> REQUESTS =
      Key.of(
          "requests",
          CallRateType.withPeriod(),
          "Requests in a period. What was taken comes back evenly over the period, and no more than"
              + " one period's are ever saved up.",
          "no limit");
  static final Key<CallRate> TOKENS =
      Key.of(
          "tokens",
          CallRateType.withPeriod(),
          "Tokens of requests and answers together in a period: estimated before a call, set right"
              + " by what its answer says.",
          "no limit");
  static final Key<Long> REQUESTS_PER_DAY =
      Key.of(
          "requestsPerDay", new QuantityType.OfAmount(1, MOST), "Requests in a day.", "no limit");
  static final Key<Long> TOKENS_PER_DAY =
      Key.of("tokensPerDay", new QuantityType.OfAmount(1, MOST), "Tokens in a day.", "no limit");
  static final Key<Duration> MAX_WAIT =
      Key.of(
          "maxWait",
          new QuantityType.OfDuration(Duration.ZERO, Duration.ofDays(1)),
          "How long a call waits for its turn; one that would wait longer is refused, or falls back,"
              + " at once.",
          "what its deadline leaves");
  static final Shape SHAPE =
      new Shape(
          "quota",
          "A provider's limits, shared by the calls of all rules that name it. Lower ones that its"
              + " answers tell count; without any of its own it goes by those.",
          KEY,
          REQUESTS,
          TOKENS,
          REQUESTS_PER_DAY,
          TOKENS_PER_DAY,
          MAX_WAIT);

  private static final List<KeyPart> STANDARD = List.of(KeyPart.Known.values());

  private QuotaShape() {}

  static QuotaSpec bind(Named<Section> named) {
    var section = named.value();
    return new QuotaSpec(
        named.name(),
        named.source(),
        section.get(KEY, STANDARD),
        section.get(REQUESTS),
        section.get(TOKENS),
        section.get(REQUESTS_PER_DAY),
        section.get(TOKENS_PER_DAY),
        section.get(MAX_WAIT));
  }
}
