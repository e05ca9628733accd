package io.cemaf.agent.start;

import io.cemaf.Level;
import io.cemaf.agent.observe.Log;
import io.cemaf.rules.Mode;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The keys of settings and what their values may be. Read in premain: no regex, stream, lambda,
 * format, nor Enum.valueOf, which reflects.
 */
final class SettingKeys {
  static final String ENABLED = "enabled";
  static final String RULES = "rules";
  static final String MODE = "mode";
  static final String LEVEL_FORCE = "level.force";
  static final String LOG_LEVEL = "log.level";
  static final String LOG_FILE = "log.file";
  static final String RELOAD_INTERVAL = "reload.interval";
  static final String SYSROOT = "sysroot";
  static final String FAIL_FAST = "failFast";
  static final String RULES_TRUST = "rules.trust";
  static final String DISABLE_THROTTLE = "disable.throttle";
  static final String CPU = "resource.cpu.threshold";
  static final String MEMORY = "resource.memory.threshold";
  static final String TEMPERATURE = "resource.temperature.threshold";
  static final String DISK = "resource.disk.threshold";

  static final String[] THRESHOLDS = {CPU, MEMORY, TEMPERATURE, DISK};

  static final String[] FIXED = {
    ENABLED,
    RULES,
    MODE,
    LEVEL_FORCE,
    LOG_LEVEL,
    LOG_FILE,
    RELOAD_INTERVAL,
    SYSROOT,
    FAIL_FAST,
    RULES_TRUST,
    DISABLE_THROTTLE,
    CPU,
    MEMORY,
    TEMPERATURE,
    DISK
  };

  private static final String[] NOT_YET = {"http.port"};

  private static final Mode[] MODES = Mode.values();
  private static final Level[] LEVELS = Level.values();
  private static final Log.Severity[] SEVERITIES = Log.Severity.values();

  private SettingKeys() {}

  static String ruleMode(String rule) {
    return "rule." + rule + ".mode";
  }

  static String sensorEnabled(String sensor) {
    return "sensor." + sensor + ".enabled";
  }

  static boolean known(String key) {
    for (var fixed : FIXED) {
      if (fixed.equals(key)) {
        return true;
      }
    }
    return isRuleMode(key) || isSensorEnabled(key);
  }

  /** Read once, when the agent starts: a later change would be shown and not be true. */
  static boolean atStartOnly(String key) {
    return key.equals(SYSROOT) || key.equals(FAIL_FAST) || key.equals(RULES_TRUST);
  }

  static boolean isRuleMode(String key) {
    return named(key, "rule.", ".mode");
  }

  static boolean isSensorEnabled(String key) {
    return named(key, "sensor.", ".enabled");
  }

  private static boolean named(String key, String prefix, String suffix) {
    return key.length() > prefix.length() + suffix.length()
        && key.startsWith(prefix)
        && key.endsWith(suffix);
  }

  /** The environment variable of a key: upper case, with underscores. */
  static String environmentName(String key) {
    var name = new StringBuilder("CEMAF_");
    for (var i = 0; i < key.length(); i++) {
      var c = key.charAt(i);
      var plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      name.append(plain ? c : '_');
    }
    return name.toString().toUpperCase(Locale.ROOT);
  }

  /** What is to be said about a key that does not exist. */
  static String unknown(String key) {
    for (var later : NOT_YET) {
      if (later.equals(key)) {
        return "setting cemaf." + key + " is not yet supported and has no effect";
      }
    }
    var nearest = nearest(key);
    return "unknown setting cemaf."
        + key
        + " has no effect"
        + (nearest == null ? "" : "; did you mean cemaf." + nearest + "?");
  }

  /** Whether an unknown system property under {@code cemaf.} was surely meant for the agent. */
  static boolean meantForUs(String key) {
    for (var later : NOT_YET) {
      if (later.equals(key)) {
        return true;
      }
    }
    return key.startsWith("rule.") || key.startsWith("sensor.") || nearest(key) != null;
  }

  private static @Nullable String nearest(String key) {
    var fewest = 3;
    String nearest = null;
    for (var fixed : FIXED) {
      var edits = edits(key, fixed);
      if (edits < fewest && 2 * edits <= fixed.length()) {
        fewest = edits;
        nearest = fixed;
      }
    }
    return nearest;
  }

  /** Levenshtein's distance, by rows. */
  private static int edits(String one, String other) {
    var row = new int[other.length() + 1];
    for (var j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (var i = 1; i <= one.length(); i++) {
      var diagonal = row[0];
      row[0] = i;
      for (var j = 1; j < row.length; j++) {
        var above = row[j];
        var change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[other.length()];
  }

  /**
   * What a value means.
   *
   * @throws IllegalArgumentException with a message that ends "KEY must be ..."
   */
  static Object parse(String key, String text) {
    var value = text.strip();
    switch (key) {
      case ENABLED, FAIL_FAST, RULES_TRUST, DISABLE_THROTTLE:
        return truth(key, value);
      case RULES:
        return files(value);
      case MODE:
        return mode(key, value);
      case LEVEL_FORCE:
        return level(key, value);
      case LOG_LEVEL:
        return severity(key, value);
      case LOG_FILE, SYSROOT:
        return path(key, value);
      case RELOAD_INTERVAL:
        return duration(key, value);
      case CPU, MEMORY, DISK:
        return percent(key, value);
      case TEMPERATURE:
        return celsius(key, value);
      default:
        return isRuleMode(key) ? mode(key, value) : truth(key, value);
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
