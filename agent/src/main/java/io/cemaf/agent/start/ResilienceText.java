package io.cemaf.agent.start;

import io.cemaf.rules.CallRate;
import io.cemaf.rules.CircuitBreakerSpec;
import io.cemaf.rules.RetrySpec;
import io.cemaf.rules.RuleSpec;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of a rule that are named as in resilience4j, as a person reads them. */
final class ResilienceText {
  private ResilienceText() {}

  static void put(Map<String, Object> into, RuleSpec rule) {
    var breaker = rule.circuitBreaker();
    if (breaker != null) {
      into.put("circuitBreaker", text(breaker));
    }
    var rate = rule.rateLimiter();
    if (rate != null) {
      into.put(
          "rateLimiter",
          RuleText.byLevel(rate.rate(), ResilienceText::text)
              + "; timeoutDuration "
              + RuleText.duration(rate.timeoutDuration()));
    }
    var timeLimiter = rule.timeLimiter();
    if (timeLimiter != null) {
      into.put("timeLimiter", RuleText.duration(timeLimiter));
    }
    var stream = rule.streamLimits();
    if (stream != null) {
      put(into, "timeLimiter.firstToken", stream.firstToken());
      put(into, "timeLimiter.betweenTokens", stream.betweenTokens());
    }
    var loop = rule.loop();
    if (loop != null) {
      into.put(
          "loop",
          "maxCalls "
              + loop.maxCalls()
              + " in "
              + RuleText.duration(loop.per())
              + " by "
              + loop.key().text());
    }
    if (rule.quota() != null) {
      into.put("quota", rule.quota());
    }
    var retry = rule.retry();
    if (retry != null) {
      into.put("retry", text(retry));
    }
    if (rule.idempotent() != null) {
      into.put("idempotent", rule.idempotent());
    }
  }

  private static void put(Map<String, Object> into, String key, @Nullable Duration duration) {
    if (duration != null) {
      into.put(key, RuleText.duration(duration));
    }
  }

  private static String text(RetrySpec retry) {
    var budget = retry.budget();
    return "maxAttempts "
        + retry.maxAttempts()
        + ", waitDuration "
        + RuleText.duration(retry.waitDuration())
        + ", exponentialBackoffMultiplier "
        + RuleText.number(retry.exponentialBackoffMultiplier())
        + ", randomizedWaitFactor "
        + percent(retry.randomizedWaitFactor())
        + (budget == null ? "" : ", budget " + percent(budget));
  }

  private static String text(CircuitBreakerSpec breaker) {
    var slow = breaker.slowCallDurationThreshold();
    var memory = breaker.memoryThreshold();
    return "failureRateThreshold "
        + percent(breaker.failureRateThreshold())
        + (slow == null
            ? ""
            : ", slowCallRateThreshold "
                + percent(breaker.slowCallRateThreshold())
                + ", slowCallDurationThreshold "
                + RuleText.duration(slow))
        + " of "
        + breaker.slidingWindowSize()
        + (breaker.timeBased() ? " seconds" : " calls")
        + ", minimumNumberOfCalls "
        + breaker.minimumNumberOfCalls()
        + "; waitDurationInOpenState "
        + RuleText.duration(breaker.waitDurationInOpenState())
        + ", permittedNumberOfCallsInHalfOpenState "
        + breaker.permittedNumberOfCallsInHalfOpenState()
        + (breaker.maxWaitDurationInHalfOpenState().isZero()
            ? ""
            : ", maxWaitDurationInHalfOpenState "
                + RuleText.duration(breaker.maxWaitDurationInHalfOpenState()))
        + (breaker.recordExceptions().isEmpty()
            ? ""
            : ", recordExceptions " + breaker.recordExceptions())
        + (breaker.ignoreExceptions().isEmpty()
            ? ""
            : ", ignoreExceptions " + breaker.ignoreExceptions())
        + (memory == null ? "" : ", memoryThreshold " + memory + "B");
  }

  private static String percent(double ratio) {
    return RuleText.number(100 * ratio) + "%";
  }

  private static String text(CallRate rate) {
    var period = rate.period() == null ? Duration.ofSeconds(1) : rate.period();
    return rate.calls() + " in " + RuleText.duration(period);
  }
}
