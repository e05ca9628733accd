package io.cemaf.rules;

import io.cemaf.Level;
import io.cemaf.Priority;
import io.cemaf.rules.RuleSpec.OnEventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code rules:} what happens to which calls. */
final class RuleShape {
  static final Key<Match> MATCH =
      Key.required("match", new MatchType(true), "Which calls the rule is about.");
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
  static final Key<Skip> SKIP =
      Key.required("skip", new SkipType(), "The call is not made; it answers this. off undoes it.");
  static final Shape DEGRADE_SHAPE =
      new Shape(
          "degrade",
          "What is asked for less, or not at all.",
          SKIP,
          Key.later("set", 6, "Properties of the request that are replaced."),
          Key.later("split", 4, "A list argument handed over in pieces."),
          Key.later("scaleArg", 4, "A number handed over smaller."),
          Key.later("scaleResult", 4, "A number answered smaller."),
          Key.later("call", 4, "A sibling method called instead."));
  static final Key<ByLevel<Section>> DEGRADE =
      Key.of(
          "degrade",
          new ByLevelType<>(new SectionType(DEGRADE_SHAPE), true),
          "What its calls do with less; of several that hold, the most severe counts.",
          "nothing");
  static final Key<Duration> DEADLINE =
      Key.of(
          "deadline",
          new QuantityType.OfDuration(Duration.ofMillis(1), Duration.ofDays(1)),
          "Of every wait of one call together.",
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
          DEGRADE,
          DEADLINE,
          ON_PAUSE,
          ON_EVENT_LOOP,
          MAY_HOLD_LOCK,
          CALL_END,
          Key.later("circuitBreaker", 4, "Opens on failures."),
          Key.later("rateLimiter", 4, "Calls for each period."),
          Key.later("timeLimiter", 4, "How long one attempt may take."),
          Key.later("retry", 4, "Failed attempts are made again."),
          Key.later("quota", 6, "A provider's limit that the calls share."),
          Key.later("fallback", 6, "Who answers instead."),
          Key.later("onReject", 6, "What a rejected call throws or answers."),
          Key.later("allocation", 4, "Memory and workers set aside."),
          Key.later("loop", 6, "Runaway loops."),
          Key.later("idempotent", 4, "Whether a call may be made twice."));

  private RuleShape() {}

  /** Null where its match has errors. */
  static @Nullable RuleSpec bind(Named<Section> named, @Nullable String pack, Reading reading) {
    var section = named.value();
    var match = section.get(MATCH);
    if (match == null) {
      return null;
    }
    var guard = section.get(GUARD);
    if (guard != null) {
      reading.refersTo(Reference.Kind.GUARD, guard, section.sourceOf(GUARD));
    }
    var bulkhead = section.get(BULKHEAD);
    var concurrency = section.get(CONCURRENCY);
    var throttle = section.get(THROTTLE);
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
        skip(section.get(DEGRADE)),
        section.get(DEADLINE),
        section.get(ON_PAUSE),
        section.get(ON_EVENT_LOOP),
        section.get(MAY_HOLD_LOCK),
        CallEndShape.bind(section.get(CALL_END)));
  }

  private static @Nullable ByLevel<Skip> skip(@Nullable ByLevel<Section> degrade) {
    if (degrade == null) {
      return null;
    }
    var levels = new EnumMap<Level, Skip>(Level.class);
    for (var entry : degrade.levels().entrySet()) {
      var skip = entry.getValue().get(SKIP);
      if (skip != null) {
        levels.put(entry.getKey(), skip);
      }
    }
    var cases = new ArrayList<ByLevel.Case<Skip>>();
    for (var each : degrade.conditions()) {
      var skip = each.value().get(SKIP);
      if (skip != null) {
        cases.add(new ByLevel.Case<>(each.when(), skip));
      }
    }
    return new ByLevel<>(levels, List.copyOf(cases));
  }
}
