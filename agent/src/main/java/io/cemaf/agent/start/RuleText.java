package io.cemaf.agent.start;

import io.cemaf.Level;
import io.cemaf.rules.ByLevel;
import io.cemaf.rules.CallEnd;
import io.cemaf.rules.Condition;
import io.cemaf.rules.GuardSpec;
import io.cemaf.rules.Match;
import io.cemaf.rules.OnReject;
import io.cemaf.rules.PoolSpec;
import io.cemaf.rules.Reserve;
import io.cemaf.rules.RuleSpec;
import io.cemaf.rules.ThrottleSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rules and guards as a person reads them, in the words of the rules language. */
final class RuleText {
  private RuleText() {}

  static Map<String, Object> of(RuleSpec rule) {
    var text = new LinkedHashMap<String, Object>();
    text.put("source", rule.source().toString());
    text.put("match", match(rule.match()));
    put(text, "mode", rule.mode() == null ? null : word(rule.mode()));
    put(text, "priority", rule.priority() == null ? null : word(rule.priority()));
    put(text, "guard", rule.guard());
    var bulkhead = rule.bulkhead();
    if (bulkhead != null) {
      text.put(
          "bulkhead",
          byLevel(bulkhead.maxConcurrentCalls(), Object::toString)
              + "; maxWaitDuration "
              + (bulkhead.maxWaitDuration() == null
                  ? "what the deadline leaves"
                  : duration(bulkhead.maxWaitDuration()))
              + ", maxWaiting "
              + bulkhead.maxWaiting()
              + ", maxHold "
              + duration(bulkhead.maxHold())
              + reserve(bulkhead.reserve()));
    }
    var concurrency = rule.concurrency();
    if (concurrency != null) {
      text.put(
          "concurrency",
          word(concurrency.algorithm())
              + " from "
              + concurrency.initialLimit()
              + ", "
              + concurrency.minLimit()
              + " to "
              + concurrency.maxLimit()
              + "; maxWaiting "
              + concurrency.maxWaiting()
              + ", maxHold "
              + duration(concurrency.maxHold())
              + reserve(concurrency.reserve()));
    }
    var throttle = rule.throttle();
    put(text, "throttle", throttle == null ? null : throttle(throttle));
    var delay = rule.delay();
    put(text, "delay", delay == null ? null : byLevel(delay, RuleText::duration));
    ResilienceText.put(text, rule);
    AllocationText.put(text, rule);
    var degrade = rule.degrade();
    put(text, "degrade", degrade == null ? null : byLevel(degrade, DegradeText::of));
    put(text, "deadline", rule.deadline() == null ? null : duration(rule.deadline()));
    put(text, "onPause", rule.onPause());
    put(text, "onReject", rule.onReject() == null ? null : onReject(rule.onReject()));
    put(text, "onEventLoop", rule.onEventLoop() == null ? null : word(rule.onEventLoop()));
    put(text, "mayHoldLock", rule.mayHoldLock());
    if (rule.callEnd() instanceof CallEnd.Callback callback) {
      text.put("callEnd", "argument " + callback.argument() + " " + callback.methods());
    }
    return text;
  }

  private static String onReject(OnReject on) {
    return on.answer() != null
        ? DegradeText.answer(on.answer())
        : on.library() ? "library" : "exception";
  }

  static Map<String, Object> of(PoolSpec pool) {
    var text = new LinkedHashMap<String, Object>();
    text.put("source", pool.source().toString());
    text.put(
        "match",
        Stream.of(
                part("type ", pool.type()),
                part("subtypesOf ", pool.subtypesOf()),
                part("threads ", pool.threads()),
                part("owner ", pool.owner()))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(", ")));
    put(text, "mode", pool.mode() == null ? null : word(pool.mode()));
    put(text, "minWorkers", pool.minWorkers());
    text.put("maxWorkers", byLevel(pool.maxWorkers(), Object::toString));
    return text;
  }

  static Map<String, Object> of(GuardSpec guard) {
    var text = new LinkedHashMap<String, Object>();
    text.put("source", guard.source().toString());
    text.put(
        "when",
        guard.when().stream()
            .map(RuleText::condition)
            .collect(Collectors.joining(guard.all() ? " and " : " or ")));
    var cooldown = guard.cooldown();
    text.put(
        "cooldown",
        duration(cooldown.initial())
            + (cooldown.multiplier() > 1
                ? ", times " + cooldown.multiplier() + " to " + duration(cooldown.max())
                : ""));
    text.put("checkInterval", duration(guard.checkInterval()));
    text.put("halfOpenCalls", guard.halfOpenCalls());
    text.put("maxWait", duration(guard.maxWait()));
    text.put("onTimeout", word(guard.onTimeout()));
    return text;
  }

  private static void put(Map<String, Object> into, String key, @Nullable Object value) {
    if (value != null) {
      into.put(key, value);
    }
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String match(Match match) {
    if (match.isNothing()) {
      return "blocks of code that name it, alone";
    }
    return Stream.of(
            part("", match.hooks().isEmpty() ? null : String.join(", ", match.hooks())),
            part("type ", match.type()),
            part("subtypesOf ", match.subtypesOf()),
            part("annotatedWith ", match.annotatedWith()),
            part("method ", match.method()),
            part("parameterTypes ", match.parameterTypes()),
            part("threads ", match.threads()),
            part("within ", match.within()),
            part("hosts ", match.hosts().isEmpty() ? null : String.join(", ", match.hosts())))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static String part(String label, @Nullable Object value) {
    return value == null ? "" : label + value;
  }

  static <T> String byLevel(ByLevel<T> values, Function<T, String> text) {
    var levels =
        Stream.of(Level.values())
            .filter(values.levels()::containsKey)
            .map(
                level ->
                    level.name().toLowerCase(Locale.ROOT)
                        + " "
                        + text.apply(values.levels().get(level)));
    var conditions =
        values.conditions().stream()
            .map(each -> condition(each.when()) + ": " + text.apply(each.value()));
    return Stream.concat(levels, conditions).collect(Collectors.joining(", "));
  }

  static String duration(Duration duration) {
    var millis = duration.toMillis();
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }

  /** A number with two decimals at most, and none that say nothing. */
  static String number(double value) {
    return BigDecimal.valueOf(value)
        .setScale(2, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String reserve(Reserve reserve) {
    return reserve.isNone()
        ? ""
        : "; reserved for critical "
            + number(100 * reserve.critical())
            + "%, high "
            + number(100 * reserve.high())
            + "%, normal "
            + number(100 * reserve.normal())
            + "%";
  }

  private static String throttle(ThrottleSpec throttle) {
    var cpu = throttle.targetCpu();
    var celsius = throttle.targetTemperature();
    return Stream.of(
            part("cpu ", cpu == null ? null : number(100 * cpu) + "%"),
            part("temperature ", celsius == null ? null : number(celsius) + "C"),
            "window " + duration(throttle.window()),
            "maxDelay " + duration(throttle.maxDelay()))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(", "));
  }

  static String condition(Condition condition) {
    if (condition instanceof Condition.AtLeast level) {
      return level.level().name().toLowerCase(Locale.ROOT);
    }
    if (condition instanceof Condition.Compare compare) {
      return compare.signal() + " " + compare.op().sign() + " " + compare.value();
    }
    if (condition instanceof Condition.GuardOpen open) {
      return "guard." + open.guard();
    }
    return ((Condition.All) condition)
        .of().stream().map(RuleText::condition).collect(Collectors.joining(" and "));
  }
}
