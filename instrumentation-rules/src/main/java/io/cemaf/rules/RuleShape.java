package io.cemaf.rules;

import io.cemaf.Priority;
import io.cemaf.rules.RuleSpec.OnEventLoop;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code rules:} what happens to which calls. */
final class RuleShape {
  static final Key<Match> MATCH =
      Key.of(
          "match",
          new MatchType(true),
          "Which calls the rule is about. Blocks of code that name the rule are so in any case.",
          "such blocks alone");
  static final Key<Mode> MODE =
      Key.of(
          "mode",
          WordType.of(Mode.values()),
          "Act, only decide and record, or do nothing, for this rule.",
          "the file's");
  static final Key<Priority> PRIORITY =
      Key.of(
          "priority", WordType.of(Priority.values()), "Waiting calls go in this order.", "normal");
  static final Key<String> GUARD =
      Key.of(
          "guard",
          new TextType(TextType.Form.NAME),
          "The guard that pauses its calls while it is open; `default` is the device's.",
          "none");
  static final Key<Section> BULKHEAD =
      Key.of(
          "bulkhead",
          new SectionType(BulkheadShape.SHAPE, BulkheadShape.MAX_CONCURRENT_CALLS),
          "How many of its calls run at once.",
          "no limit");
  static final Key<Section> CONCURRENCY =
      Key.of(
          "concurrency",
          new SectionType(ConcurrencyShape.SHAPE, ConcurrencyShape.ALGORITHM),
          "A limit of calls at once that adapts; with a bulkhead, the lower of the two holds.",
          "no limit");
  static final Key<Section> THROTTLE =
      Key.of(
          "throttle",
          new SectionType(ThrottleShape.SHAPE, ThrottleShape.TARGET_CPU),
          "Its calls are spread out to hold a CPU use or a temperature.",
          "none");
  static final Key<ByLevel<Duration>> DELAY =
      Key.of(
          "delay",
          new ByLevelType<>(new QuantityType.OfDuration(Duration.ZERO, Duration.ofHours(1)), false),
          "The least time between the starts of its calls.",
          "none");
  static final Key<Duration> DEADLINE =
      Key.of(
          "deadline",
          new QuantityType.OfDuration(Duration.ofMillis(1), Duration.ofDays(1)),
          "Of every wait and attempt of one call together.",
          "the file's");
  static final Key<String> ON_PAUSE =
      Key.of(
          "onPause",
          new TextType(TextType.Form.TEXT),
          "Told in logs and status while calls wait.",
          "");
  static final Key<OnEventLoop> ON_EVENT_LOOP =
      Key.of(
          "onEventLoop",
          WordType.of(OnEventLoop.values()),
          "What becomes of a synchronous call that would have to wait on an event loop.",
          "reject");
  static final Key<Boolean> MAY_HOLD_LOCK =
      Key.of(
          "mayHoldLock",
          WordType.onOff(),
          "Whether calls of a synchronized method may wait, its lock held.",
          "false");
  static final Key<Section> CALL_END =
      Key.of(
          "callEnd",
          new SectionType(CallEndShape.SHAPE),
          "When a call is over that answers a handler.",
          "with its return; with its result where that is a CompletionStage");
  static final Key<Section> CIRCUIT_BREAKER =
      Key.of(
          "circuitBreaker",
          new SectionType(CircuitBreakerShape.SHAPE),
          "Opens on failures: its calls are then refused for a while.",
          "none");
  static final Key<Section> RATE_LIMITER =
      Key.of(
          "rateLimiter",
          new SectionType(RateLimiterShape.SHAPE, RateLimiterShape.LIMIT_FOR_PERIOD),
          "How many of its calls start in each period.",
          "no limit");
  static final Key<Section> TIME_LIMITER =
      Key.of(
          "timeLimiter",
          new SectionType(TimeLimiterShape.SHAPE, TimeLimiterShape.TIMEOUT_DURATION, "30s"),
          "How long one attempt may take.",
          "no limit");
  static final Key<Section> RETRY =
      Key.of(
          "retry",
          new SectionType(RetryShape.SHAPE, RetryShape.MAX_ATTEMPTS),
          "Failed attempts are made again.",
          "not");
  static final Key<Boolean> IDEMPOTENT =
      Key.of(
          "idempotent",
          WordType.onOff(),
          "Whether a call may be made twice, so that it can be retried.",
          "true for llm.chat and llm.embed, else false");
  static final Key<OnReject> ON_REJECT =
      Key.of(
          "onReject",
          new OnRejectType(),
          "What a refused call gets: the library's own exception type where a pack knows it,"
              + " CallRejectedException, or an answer.",
          "library");
  static final Key<Section> ALLOCATION =
      Key.of(
          "allocation",
          new SectionType(AllocationShape.SHAPE),
          "Memory and workers set aside.",
          "none");
  static final Key<String> QUOTA =
      Key.of(
          "quota",
          new TextType(TextType.Form.NAME),
          "The quota that its calls take part in.",
          "none");
  static final Key<List<Section>> FALLBACK =
      Key.of(
          "fallback",
          new ListType<>(
              new SectionType(FallbackShape.SHAPE, FallbackShape.MODEL, "{ model: gpt-4o-mini }"),
              false),
          "Who answers instead, in this order.",
          "nobody");
  static final Key<Section> LOOP =
      Key.of(
          "loop",
          new SectionType(LoopShape.SHAPE, null, "{ key: $thread, maxCalls: 40 }"),
          "Stops agents that run in circles.",
          "no limit");
  static final Shape SHAPE =
      new Shape(
          "rule",
          "What happens to which calls.",
          MATCH,
          MODE,
          PRIORITY,
          GUARD,
          BULKHEAD,
          CONCURRENCY,
          THROTTLE,
          DELAY,
          DegradeShape.DEGRADE,
          DEADLINE,
          ON_PAUSE,
          ON_REJECT,
          ON_EVENT_LOOP,
          MAY_HOLD_LOCK,
          CALL_END,
          CIRCUIT_BREAKER,
          RATE_LIMITER,
          TIME_LIMITER,
          RETRY,
          IDEMPOTENT,
          ALLOCATION,
          QUOTA,
          FALLBACK,
          LOOP);

  private RuleShape() {}

  /** Null where its match has errors. */
  static @Nullable RuleSpec bind(Named<Section> named, @Nullable String pack, Reading reading) {
    var section = named.value();
    if (section.mentions(MATCH) && !section.has(MATCH)) {
      return null;
    }
    var match = section.get(MATCH, Match.NOTHING);
    var degrade = DegradeShape.bind(section.get(DegradeShape.DEGRADE), reading);
    if (!section.has(MATCH)) {
      refuseWhatNeedsMethods(section, degrade, reading);
    }
    var guard = section.get(GUARD);
    if (guard != null) {
      reading.refersTo(Reference.Kind.GUARD, guard, section.sourceOf(GUARD));
    }
    var quota = section.get(QUOTA);
    if (quota != null) {
      reading.refersTo(Reference.Kind.QUOTA, quota, section.sourceOf(QUOTA));
    }
    var bulkhead = section.get(BULKHEAD);
    var concurrency = section.get(CONCURRENCY);
    var throttle = section.get(THROTTLE);
    var circuitBreaker = section.get(CIRCUIT_BREAKER);
    var rateLimiter = section.get(RATE_LIMITER);
    var allocation = section.get(ALLOCATION);
    return new RuleSpec(
        named.name(),
        named.source(),
        pack,
        match,
        section.get(MODE),
        section.get(PRIORITY),
        guard,
        bulkhead == null ? null : BulkheadShape.bind(bulkhead, reading),
        concurrency == null ? null : ConcurrencyShape.bind(concurrency, reading),
        throttle == null ? null : ThrottleShape.bind(throttle),
        section.get(DELAY),
        degrade,
        section.get(DEADLINE),
        section.get(ON_PAUSE),
        section.get(ON_EVENT_LOOP),
        section.get(MAY_HOLD_LOCK),
        CallEndShape.bind(section.get(CALL_END)),
        circuitBreaker == null ? null : CircuitBreakerShape.bind(circuitBreaker),
        rateLimiter == null ? null : RateLimiterShape.bind(rateLimiter, reading),
        TimeLimiterShape.bind(section.get(TIME_LIMITER), reading),
        RetryShape.bind(section.get(RETRY)),
        section.get(IDEMPOTENT),
        allocation == null ? null : AllocationShape.bind(allocation, reading),
        section.get(ON_REJECT),
        quota,
        FallbackShape.bind(section.get(FALLBACK)),
        LoopShape.bind(section.get(LOOP)),
        TimeLimiterShape.streamLimits(section.get(TIME_LIMITER)),
        null);
  }

  /** Blocks have no arguments and answer nobody that is known. */
  private static void refuseWhatNeedsMethods(
      Section section, @Nullable ByLevel<Degrade> degrade, Reading reading) {
    if (section.has(CALL_END)) {
      refuse(CALL_END, section, reading);
    }
    if (section.has(FALLBACK)) {
      refuse(FALLBACK, section, reading);
    }
    var loop = section.get(LOOP);
    var key = loop == null ? null : loop.get(LoopShape.KEY);
    if (loop != null && key != null && key.isOfMethod()) {
      reading.error(
          loop.sourceOf(LoopShape.KEY),
          Code.BAD_VALUE,
          key.text()
              + " needs a method, and this rule has no match: it is about blocks of code alone; use"
              + " $mdc.NAME, $env.NAME or $thread");
    }
    if (degrade != null && degrade.anyMatch(Degrade::needsMethod)) {
      refuse(DegradeShape.DEGRADE, section, reading);
    }
  }

  private static void refuse(Key<?> key, Section section, Reading reading) {
    reading.error(
        section.sourceOf(key),
        Code.MISSING_KEY,
        key.name()
            + " needs a method, and this rule has no match: it is about blocks of code alone,"
            + " which can only be skipped");
  }
}
