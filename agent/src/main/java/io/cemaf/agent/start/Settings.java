package io.cemaf.agent.start;

import io.cemaf.Level;
import io.cemaf.agent.limit.CircuitBreaker;
import io.cemaf.agent.observe.Log;
import io.cemaf.rules.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings in force, by their meaning.
 *
 * <p>Made and read in premain: no regex, stream, lambda, format, reflection.
 */
public final class Settings {
  private final SettingSources sources;

  /**
   * Reads all sources there are at start.
   *
   * @param properties the system's, read again at each {@link #refresh}
   * @param environment of the process
   * @param arguments what follows {@code -javaagent:cemaf.jar=}; null or empty if nothing does
   * @param complaints takes one message for each value or key that is wrong
   */
  public Settings(
      Properties properties,
      Map<String, String> environment,
      @Nullable String arguments,
      Consumer<String> complaints) {
    sources = new SettingSources(properties, environment, arguments, complaints);
  }

  /** Looks at the system properties again; cheap enough for each poll. */
  public void refresh() {
    sources.refresh();
  }

  /** Another number whenever a setting has changed. */
  public int version() {
    return sources.version();
  }

  /**
   * Sets a value live, above all other sources; an empty one takes it back.
   *
   * @return what is in force now; null if nothing is
   * @throws IllegalArgumentException if there is no such key or the value is wrong
   */
  public @Nullable Setting set(String keyOrProperty, String text) {
    return sources.set(keyOrProperty, text);
  }

  /** Replaces what the rules files, or the device preset, say; adds to the defaults. */
  public void layer(Origin origin, Map<String, String> values) {
    sources.layer(origin, values);
  }

  /** The setting in force for a key, with or without {@code cemaf.}; null if there is none. */
  public @Nullable Setting find(String keyOrProperty) {
    return sources.find(keyOrProperty);
  }

  /** All settings in force, by key; patterns from the environment under the variable's name. */
  public Map<String, Setting> all() {
    return sources.all();
  }

  /** What was complained about since the start. */
  public List<String> problems() {
    return sources.problems();
  }

  public boolean enabled() {
    return truth(SettingKeys.ENABLED);
  }

  /** Rules files as given. */
  public List<String> rules() {
    var files = new ArrayList<String>();
    if (value(SettingKeys.RULES) instanceof List<?> given) {
      for (var file : given) {
        files.add(String.valueOf(file));
      }
    }
    return files;
  }

  public Mode mode() {
    return value(SettingKeys.MODE) instanceof Mode mode ? mode : Mode.ENFORCE;
  }

  /** The mode of all rules where a source above the rules files sets one; else null. */
  public @Nullable Mode modeOverride() {
    var setting = override(SettingKeys.MODE);
    return setting != null && setting.value() instanceof Mode mode ? mode : null;
  }

  /**
   * Whether what rules say is done at all, and not only looked at.
   *
   * @param files mode of the rules files
   */
  public boolean acts(Mode files) {
    var mode = modeOverride();
    return enabled() && !throttleDisabled() && (mode == null ? files : mode) == Mode.ENFORCE;
  }

  /** A rule's mode where a source above the rules files sets one; else null. */
  public @Nullable Mode ruleMode(String rule) {
    var setting = override(SettingKeys.ruleMode(rule));
    return setting != null && setting.value() instanceof Mode mode ? mode : null;
  }

  /** The state that a rule's circuit breaker is put into by hand; null for none. */
  public CircuitBreaker.@Nullable State breakerState(String rule) {
    var setting = override(SettingKeys.breakerState(rule));
    return setting != null && setting.value() instanceof CircuitBreaker.State state ? state : null;
  }

  /** Whether a sensor is on; null where nobody says so. */
  public @Nullable Boolean sensorEnabled(String sensor) {
    return value(SettingKeys.sensorEnabled(sensor)) instanceof Boolean on ? on : null;
  }

  /** The level that holds whatever the signals say; null for none. */
  public @Nullable Level forcedLevel() {
    return value(SettingKeys.LEVEL_FORCE) instanceof Level level ? level : null;
  }

  public Log.Severity logLevel() {
    return value(SettingKeys.LOG_LEVEL) instanceof Log.Severity level ? level : Log.Severity.WARN;
  }

  public @Nullable String logFile() {
    return value(SettingKeys.LOG_FILE) instanceof String file ? file : null;
  }

  /** How often rules files are looked at. */
  public Duration reloadInterval() {
    return value(SettingKeys.RELOAD_INTERVAL) instanceof Duration interval
        ? interval
        : Duration.ofSeconds(5);
  }

  /** The directory that stands for {@code /} when /proc and /sys are read. */
  public String sysroot() {
    return value(SettingKeys.SYSROOT) instanceof String root ? root : "/";
  }

  public boolean failFast() {
    return truth(SettingKeys.FAIL_FAST);
  }

  /** Whether rules files of others are believed. */
  public boolean rulesTrust() {
    return truth(SettingKeys.RULES_TRUST);
  }

  /** Whether calls are neither held back nor refused: {@code CEMAF_DISABLE_THROTTLE=1}. */
  public boolean throttleDisabled() {
    return truth(SettingKeys.DISABLE_THROTTLE);
  }

  /**
   * The default guard's threshold from {@code CEMAF_RESOURCE_*_THRESHOLD}.
   *
   * @param signal cpu, memory, disk (a ratio is returned) or temperature (degrees Celsius)
   * @return NaN where none is set
   */
  public double resourceThreshold(String signal) {
    return value("resource." + signal + ".threshold") instanceof Double threshold
        ? threshold
        : Double.NaN;
  }

  /**
   * The thresholds as the rules loader reads them, from whatever source they came: what could not
   * be read has been complained about and is left out.
   */
  public Map<String, String> environmentForRules() {
    var environment = new HashMap<String, String>();
    for (var key : SettingKeys.THRESHOLDS) {
      var setting = override(key);
      if (setting != null) {
        environment.put(SettingKeys.environmentName(key), setting.text());
      }
    }
    return environment;
  }

  /** The settings in force as {@code status} shows them: key, value, origin. */
  public List<Map<String, Object>> document() {
    var rows = new ArrayList<Map<String, Object>>();
    for (var setting : all().values()) {
      var row = new LinkedHashMap<String, Object>();
      row.put("key", setting.key());
      row.put("value", setting.text());
      row.put("origin", setting.origin().label());
      rows.add(row);
    }
    return rows;
  }

  /** The setting for a key, if it comes from above the rules files. */
  private @Nullable Setting override(String key) {
    var setting = find(key);
    return setting != null && setting.origin().compareTo(Origin.RULES_FILE) < 0 ? setting : null;
  }

  private boolean truth(String key) {
    return Boolean.TRUE.equals(value(key));
  }

  private @Nullable Object value(String key) {
    var setting = find(key);
    return setting == null ? null : setting.value();
  }
}
