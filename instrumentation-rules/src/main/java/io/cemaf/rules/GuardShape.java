package io.cemaf.rules;

import io.cemaf.rules.GuardSpec.Cooldown;
import io.cemaf.rules.GuardSpec.OnTimeout;
import java.time.Duration;
import java.util.List;

/** {@code guards:} resource circuit breakers. */
final class GuardShape {
  private static final Duration SHORTEST = Duration.ofMillis(1);

  static final Key<List<Condition>> WHEN =
      Key.required(
          "when",
          new ListType<>(new ConditionType(), false),
          "The conditions that open it; guard.NAME holds while that guard is open.");
  static final Key<Boolean> STRATEGY =
      Key.of(
          "strategy",
          WordType.of("any", "all"),
          "Whether any condition opens it, or all must hold.",
          "any");
  static final Key<Duration> INITIAL =
      Key.required("initial", duration(SHORTEST), "The first time from OPEN to HALF_OPEN.");
  static final Key<Double> MULTIPLIER =
      Key.of(
          "multiplier",
          new QuantityType.OfNumber(1, 100),
          "How much longer it is after each return to OPEN.",
          "1");
  static final Key<Duration> MAX =
      Key.of("max", duration(SHORTEST), "The longest that it grows to.", "ten times initial");
  static final Shape COOLDOWN_SHAPE =
      new Shape("cooldown", "From OPEN to HALF_OPEN.", INITIAL, MULTIPLIER, MAX);
  static final Key<Section> COOLDOWN =
      Key.of(
          "cooldown",
          new SectionType(COOLDOWN_SHAPE, INITIAL),
          "How long it stays open before a call may try.",
          "30s");
  static final Key<Duration> CHECK_INTERVAL =
      Key.of("checkInterval", duration(SHORTEST), "How often its conditions are looked at.", "1s");
  static final Key<Integer> HALF_OPEN_CALLS =
      Key.of(
          "halfOpenCalls",
          new QuantityType.OfCount(1, 1000),
          "Calls that may try at once while it is half open.",
          "1");
  static final Key<Duration> MAX_WAIT =
      Key.of("maxWait", duration(Duration.ZERO), "How long a call pauses before onTimeout.", "2m");
  static final Key<OnTimeout> ON_TIMEOUT =
      Key.of(
          "onTimeout",
          WordType.of(OnTimeout.values()),
          "What becomes of a call that has paused long enough.",
          "reject");
  static final Shape SHAPE =
      new Shape(
          "guard",
          "A resource circuit breaker, shared by the rules that name it.",
          WHEN,
          STRATEGY,
          COOLDOWN,
          CHECK_INTERVAL,
          HALF_OPEN_CALLS,
          MAX_WAIT,
          ON_TIMEOUT);

  private GuardShape() {}

  private static Type<Duration> duration(Duration least) {
    return new QuantityType.OfDuration(least, Duration.ofDays(1));
  }

  static GuardSpec bind(Named<Section> named, Reading reading) {
    var section = named.value();
    return new GuardSpec(
        named.name(),
        named.source(),
        section.get(WHEN, List.of()),
        section.get(STRATEGY, Boolean.FALSE),
        cooldown(section.get(COOLDOWN), reading),
        section.get(CHECK_INTERVAL, Duration.ofSeconds(1)),
        section.get(HALF_OPEN_CALLS, 1),
        section.get(MAX_WAIT, Duration.ofMinutes(2)),
        section.get(ON_TIMEOUT, OnTimeout.REJECT));
  }

  private static Cooldown cooldown(
      @org.jspecify.annotations.Nullable Section section, Reading reading) {
    var standard = Duration.ofSeconds(30);
    if (section == null) {
      return new Cooldown(standard, 1, standard);
    }
    var initial = section.get(INITIAL, standard);
    var multiplier = section.get(MULTIPLIER, 1.0);
    var max = section.get(MAX, multiplier > 1 ? initial.multipliedBy(10) : initial);
    if (max.compareTo(initial) < 0) {
      reading.error(
          section.sourceOf(MAX),
          Code.BAD_VALUE,
          "max is shorter than initial; a cooldown only grows");
    }
    return new Cooldown(initial, multiplier, max);
  }
}
