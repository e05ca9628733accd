package io.cemaf.agent.start;

import io.cemaf.Level;
import io.cemaf.agent.limit.CircuitBreaker;
import io.cemaf.agent.observe.Log;
import io.cemaf.rules.Mode;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the values of settings may be. Read in premain: no regex, stream, lambda, format, nor
 * Enum.valueOf, which reflects.
 */
final class SettingValues {
  private static final Mode[] MODES = Mode.values();
  private static final Level[] LEVELS = Level.values();
  private static final Log.Severity[] SEVERITIES = Log.Severity.values();

  private SettingValues() {}

  /**
   * What a value means.
   *
   * @throws IllegalArgumentException with a message that ends "KEY must be ..."
   */
  static Object parse(String key, String text) {
    var value = text.strip();
    switch (key) {
      case SettingKeys.ENABLED,
      SettingKeys.FAIL_FAST,
      SettingKeys.RULES_TRUST,
      SettingKeys.DISABLE_THROTTLE:
        return truth(key, value);
      case SettingKeys.RULES:
        return files(value);
      case SettingKeys.MODE:
        return mode(key, value);
      case SettingKeys.LEVEL_FORCE:
        return level(key, value);
      case SettingKeys.LOG_LEVEL:
        return severity(key, value);
      case SettingKeys.LOG_FILE, SettingKeys.SYSROOT:
        return path(key, value);
      case SettingKeys.RELOAD_INTERVAL:
        return duration(key, value);
      case SettingKeys.CPU, SettingKeys.MEMORY, SettingKeys.DISK:
        return percent(key, value);
      case SettingKeys.TEMPERATURE:
        return celsius(key, value);
      default:
        return SettingKeys.isRuleMode(key)
            ? mode(key, value)
            : SettingKeys.isBreakerState(key) ? breaker(key, value) : truth(key, value);
    }
  }

  private static Boolean truth(String key, String value) {
    if (value.equalsIgnoreCase("true") || value.equals("1")) {
      return true;
    }
    if (value.equalsIgnoreCase("false") || value.equals("0")) {
      return false;
    }
    throw wrong(key, value, "true or false");
  }

  private static Mode mode(String key, String value) {
    for (var mode : MODES) {
      if (mode.name().equalsIgnoreCase(value)) {
        return mode;
      }
    }
    throw wrong(key, value, "enforce, observe or off");
  }

  /** Text for a breaker that is left to itself. */
  private static Object breaker(String key, String value) {
    switch (value.toUpperCase(Locale.ROOT)) {
      case "AUTO":
        return "AUTO";
      case "DISABLED":
        return CircuitBreaker.State.DISABLED;
      case "METRICS_ONLY":
        return CircuitBreaker.State.METRICS_ONLY;
      case "FORCED_OPEN":
        return CircuitBreaker.State.FORCED_OPEN;
      default:
        throw wrong(key, value, "DISABLED, METRICS_ONLY, FORCED_OPEN or AUTO");
    }
  }

  private static Level level(String key, String value) {
    for (var level : LEVELS) {
      if (level.name().equalsIgnoreCase(value)) {
        return level;
      }
    }
    throw wrong(key, value, "normal, elevated, high, critical or emergency");
  }

  private static Log.Severity severity(String key, String value) {
    for (var severity : SEVERITIES) {
      if (severity.name().equalsIgnoreCase(value)) {
        return severity;
      }
    }
    throw wrong(key, value, "off, error, warn, info or debug");
  }

  private static String path(String key, String value) {
    if (value.isEmpty()) {
      throw wrong(key, value, "a path");
    }
    return value;
  }

  private static List<String> files(String value) {
    var files = new ArrayList<String>();
    var start = 0;
    for (var i = 0; i <= value.length(); i++) {
      if (i == value.length() || value.charAt(i) == ',' || value.charAt(i) == ';') {
        var file = value.substring(start, i).strip();
        if (!file.isEmpty()) {
          files.add(file);
        }
        start = i + 1;
      }
    }
    return List.copyOf(files);
  }

  private static Duration duration(String key, String value) {
    var digits = 0;
    while (digits < value.length() && Character.isDigit(value.charAt(digits))) {
      digits++;
    }
    try {
      if (digits == 0) {
        return positive(key, value, Duration.parse(value));
      }
      var amount = Long.parseLong(value.substring(0, digits));
      switch (value.substring(digits)) {
        case "ms":
          return positive(key, value, Duration.ofMillis(amount));
        case "s":
          return positive(key, value, Duration.ofSeconds(amount));
        case "m":
          return positive(key, value, Duration.ofMinutes(amount));
        case "h":
          return positive(key, value, Duration.ofHours(amount));
        default:
      }
    } catch (NumberFormatException | DateTimeException | ArithmeticException bad) {
      // Said below.
    }
    throw wrong(key, value, "a duration such as 500ms, 30s, 5m or PT30S");
  }

  private static Duration positive(String key, String value, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw wrong(key, value, "a duration above zero");
    }
    return duration;
  }

  /** A ratio from the seed's bare percentages; 0.9 would be ambiguous. */
  private static Double percent(String key, String value) {
    var number = number(key, value, value.endsWith("%") ? 1 : 0, "a percentage such as 90 or 90%");
    if (!(number > 1 && number <= 100)) {
      throw wrong(key, value, "a percentage above 1 and up to 100, such as 90");
    }
    return number / 100;
  }

  private static Double celsius(String key, String value) {
    var number = number(key, value, value.endsWith("C") ? 1 : 0, "degrees Celsius such as 80");
    if (!(number > 0 && number < 200)) {
      throw wrong(key, value, "degrees Celsius between 0 and 200");
    }
    return number;
  }

  private static double number(String key, String value, int unitLength, String wanted) {
    try {
      return Double.parseDouble(value.substring(0, value.length() - unitLength));
    } catch (NumberFormatException bad) {
      throw wrong(key, value, wanted);
    }
  }

  private static IllegalArgumentException wrong(String key, String value, String wanted) {
    return new IllegalArgumentException(
        "cemaf." + key + " must be " + wanted + ", not '" + value + "'");
  }
}
