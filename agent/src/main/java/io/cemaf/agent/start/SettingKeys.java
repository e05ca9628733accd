package io.cemaf.agent.start;

import io.cemaf.rules.Spelling;
import java.util.List;
import java.util.Locale;

/** The keys of settings. Read in premain: no regex, stream, lambda, nor format. */
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

  private static final List<String> KEYS = List.of(FIXED);

  private SettingKeys() {}

  static String ruleMode(String rule) {
    return "rule." + rule + ".mode";
  }

  static String breakerState(String rule) {
    return "rule." + rule + ".circuitBreaker";
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
    return isRuleMode(key) || isBreakerState(key) || isSensorEnabled(key);
  }

  /** Read once, when the agent starts: a later change would be shown and not be true. */
  static boolean atStartOnly(String key) {
    return key.equals(SYSROOT) || key.equals(FAIL_FAST) || key.equals(RULES_TRUST);
  }

  static boolean isRuleMode(String key) {
    return named(key, "rule.", ".mode");
  }

  static boolean isBreakerState(String key) {
    return named(key, "rule.", ".circuitBreaker");
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
    var nearest = Spelling.nearest(key, KEYS);
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
    return key.startsWith("rule.")
        || key.startsWith("sensor.")
        || Spelling.nearest(key, KEYS) != null;
  }
}
