package io.cemaf.agent.start;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where settings come from, strongest first: live {@code set}, system property, environment, agent
 * arguments, rules file, device preset, default. A value that cannot be read is complained about
 * once, and that source's previous value stays.
 *
 * <p>Made and read in premain: no regex, stream, lambda, format, reflection.
 */
final class SettingSources {
  private static final String PREFIX = "cemaf.";
  private static final Origin[] ORIGINS = Origin.values();

  /** So many looks see no more than what is there, and how many there are: that all else is. */
  private static final int LOOKS_BETWEEN_WHOLE = 10;

  private final Properties properties;
  private final Consumer<String> complaints;

  /** What was complained about and, if it is still so, what stands in {@code status}. */
  private final Set<String> complained = new HashSet<>();

  /** By origin; in the environment's layer by variable, everywhere else by key. */
  private final List<Map<String, Setting>> layers = new ArrayList<>();

  /** The texts of system properties as of the last look, by their whole names. */
  private Map<String, String> seen = new HashMap<>();

  private int seenSize = -1;
  private int looksSinceWhole;

  private boolean started;

  /** The layers merged; the environment's patterns are looked up on demand. */
  private volatile Map<String, Setting> inForce = Map.of();

  private volatile int version;

  /**
   * Reads all sources there are at start.
   *
   * @param properties the system's, read again at each {@link #refresh}
   * @param environment of the process
   * @param arguments what follows {@code -javaagent:cemaf.jar=}; null or empty if nothing does
   * @param complaints takes one message for each value or key that is wrong
   */
  SettingSources(
      Properties properties,
      Map<String, String> environment,
      @Nullable String arguments,
      Consumer<String> complaints) {
    this.properties = properties;
    this.complaints = complaints;
    for (var i = 0; i < ORIGINS.length; i++) {
      layers.add(new HashMap<>());
    }
    putDefaults();
    readArguments(arguments == null ? "" : arguments);
    readEnvironment(environment);
    refresh();
    started = true;
  }

  private void putDefaults() {
    put(Origin.DEFAULT, SettingKeys.ENABLED, "true");
    put(Origin.DEFAULT, SettingKeys.MODE, "enforce");
    put(Origin.DEFAULT, SettingKeys.RULES, "");
    put(Origin.DEFAULT, SettingKeys.LOG_LEVEL, "warn");
    put(Origin.DEFAULT, SettingKeys.RELOAD_INTERVAL, "5s");
    put(Origin.DEFAULT, SettingKeys.FAIL_FAST, "false");
    put(Origin.DEFAULT, SettingKeys.RULES_TRUST, "false");
    put(Origin.DEFAULT, SettingKeys.DISABLE_THROTTLE, "false");
  }

  private void readArguments(String arguments) {
    var start = 0;
    for (var i = 0; i <= arguments.length(); i++) {
      if (i == arguments.length() || arguments.charAt(i) == ',') {
        readArgument(arguments.substring(start, i).strip());
        start = i + 1;
      }
    }
  }

  private void readArgument(String argument) {
    if (argument.isEmpty()) {
      return;
    }
    var equals = argument.indexOf('=');
    if (equals < 0) {
      complain(
          "agent argument '"
              + argument
              + "' has no effect: write KEY=VALUE, and put ';' between rules files");
      return;
    }
    var key = withoutPrefix(argument.substring(0, equals).strip());
    if (SettingKeys.known(key)) {
      put(Origin.AGENT_ARGUMENTS, key, argument.substring(equals + 1));
    } else {
      complain("agent arguments: " + SettingKeys.unknown(key));
    }
  }

  private void readEnvironment(Map<String, String> environment) {
    var names = new HashMap<String, String>();
    for (var key : SettingKeys.FIXED) {
      names.put(SettingKeys.environmentName(key), key);
    }
    for (var variable : environment.entrySet()) {
      var name = variable.getKey();
      if (!name.startsWith("CEMAF_")) {
        continue;
      }
      var key = names.get(name);
      if (key != null) {
        put(Origin.ENVIRONMENT, key, variable.getValue());
      } else if (name.startsWith("CEMAF_RULE_") && name.endsWith("_MODE")) {
        putVariable(name, SettingKeys.ruleMode("*"), variable.getValue());
      } else if (name.startsWith("CEMAF_RULE_") && name.endsWith("_CIRCUITBREAKER")) {
        putVariable(name, SettingKeys.breakerState("*"), variable.getValue());
      } else if (name.startsWith("CEMAF_SENSOR_") && name.endsWith("_ENABLED")) {
        putVariable(name, SettingKeys.sensorEnabled("*"), variable.getValue());
      }
    }
  }

  /** Looks at the system properties again. */
  synchronized void refresh() {
    if (looksTheSame()) {
      return;
    }
    looksSinceWhole = 0;
    seenSize = properties.size();
    var now = new HashMap<String, String>();
    for (var property : properties.entrySet()) {
      if (property.getKey() instanceof String name
          && name.startsWith(PREFIX)
          && property.getValue() instanceof String text) {
        now.put(name, text);
      }
    }
    if (started && now.equals(seen)) {
      return;
    }
    takeProperties(now);
    seen = now;
    merge();
  }

  /** An application has some sixty properties of its own, and this is asked all the time. */
  private boolean looksTheSame() {
    if (!started || properties.size() != seenSize || ++looksSinceWhole > LOOKS_BETWEEN_WHOLE) {
      return false;
    }
    for (var property : seen.entrySet()) {
      if (!property.getValue().equals(properties.get(property.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private void takeProperties(Map<String, String> now) {
    for (var name : seen.keySet()) {
      var key = name.substring(PREFIX.length());
      if (!now.containsKey(name) && !SettingKeys.atStartOnly(key)) {
        layer(Origin.SYSTEM_PROPERTY).remove(key);
      }
    }
    for (var property : now.entrySet()) {
      if (property.getValue().equals(seen.get(property.getKey()))) {
        continue;
      }
      var key = property.getKey().substring(PREFIX.length());
      if (!SettingKeys.known(key)) {
        if (SettingKeys.meantForUs(key)) {
          complain("system properties: " + SettingKeys.unknown(key));
        }
      } else if (started && SettingKeys.atStartOnly(key)) {
        complain("cemaf." + key + " is read when the agent starts; changing it has no effect");
      } else {
        put(Origin.SYSTEM_PROPERTY, key, property.getValue());
      }
    }
  }

  /**
   * Sets a value live, above all other sources; an empty one takes it back.
   *
   * @return what is in force now; null if nothing is
   * @throws IllegalArgumentException if there is no such key or the value is wrong
   */
  synchronized @Nullable Setting set(String keyOrProperty, String text) {
    var key = withoutPrefix(keyOrProperty);
    if (!SettingKeys.known(key)) {
      throw new IllegalArgumentException(SettingKeys.unknown(key));
    }
    if (SettingKeys.atStartOnly(key)) {
      throw new IllegalArgumentException(
          "cemaf." + key + " is read when the agent starts; it cannot be set live");
    }
    if (text.isBlank()) {
      layer(Origin.LIVE).remove(key);
    } else {
      layer(Origin.LIVE)
          .put(key, new Setting(key, text, SettingValues.parse(key, text), Origin.LIVE));
    }
    merge();
    return find(key);
  }

  /** Replaces what the rules files, or the device preset, say; adds to the defaults. */
  synchronized void layer(Origin origin, Map<String, String> values) {
    if (origin != Origin.DEFAULT) {
      layer(origin).clear();
    }
    for (var value : values.entrySet()) {
      put(origin, value.getKey(), value.getValue());
    }
    merge();
  }

  private Map<String, Setting> layer(Origin origin) {
    return layers.get(origin.ordinal());
  }

  private void put(Origin origin, String key, String text) {
    try {
      // What only rules files can say is shown in their words.
      var value = SettingKeys.known(key) ? SettingValues.parse(key, text) : text;
      layer(origin).put(key, new Setting(key, text, value, origin));
    } catch (IllegalArgumentException wrong) {
      complain(origin.label() + ": " + wrong.getMessage());
    }
  }

  private void putVariable(String name, String pattern, String text) {
    try {
      var value = SettingValues.parse(pattern, text);
      layer(Origin.ENVIRONMENT).put(name, new Setting(name, text, value, Origin.ENVIRONMENT));
    } catch (IllegalArgumentException wrong) {
      complain("environment: " + name + ": " + wrong.getMessage());
    }
  }

  private void complain(String message) {
    if (complained.add(message)) {
      complaints.accept(message);
    }
  }

  private static String withoutPrefix(String key) {
    return key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
  }

  /** Another number whenever a setting has changed. */
  int version() {
    return version;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // every caller holds the lock, or is the constructor
  private void merge() {
    var merged = new HashMap<String, Setting>();
    for (var i = ORIGINS.length - 1; i >= 0; i--) {
      merged.putAll(layers.get(i));
    }
    inForce = Map.copyOf(merged);
    version++;
  }

  /** The setting in force for a key, with or without {@code cemaf.}; null if there is none. */
  @Nullable Setting find(String keyOrProperty) {
    var key = withoutPrefix(keyOrProperty);
    var now = inForce;
    var found = now.get(key);
    if (found != null && found.origin().compareTo(Origin.ENVIRONMENT) <= 0) {
      return found;
    }
    if (SettingKeys.isRuleMode(key)
        || SettingKeys.isBreakerState(key)
        || SettingKeys.isSensorEnabled(key)) {
      var variable = now.get(SettingKeys.environmentName(key));
      if (variable != null) {
        return new Setting(key, variable.text(), variable.value(), Origin.ENVIRONMENT);
      }
    }
    return found;
  }

  /** All settings in force, by key; patterns from the environment under the variable's name. */
  Map<String, Setting> all() {
    return new TreeMap<>(inForce);
  }

  /** What was complained about since the start. */
  synchronized List<String> problems() {
    return new ArrayList<>(complained);
  }
}
