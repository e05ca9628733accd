package io.cemaf.agent.start;

import io.cemaf.Level;
import io.cemaf.rules.Condition;
import io.cemaf.rules.MemorySpec;
import io.cemaf.rules.Rules;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What rules files and the device preset say, as settings with their origin. */
final class RulesSettings {
  private static final String DEFAULT_GUARD = "default";

  private final Map<Origin, Map<String, String>> layers = new EnumMap<>(Origin.class);
  private final Rules rules;

  private RulesSettings(Rules rules) {
    this.rules = rules;
  }

  /** Shows what these rules say, in place of those before. */
  static void show(Rules rules, Settings settings) {
    var shown = new RulesSettings(rules);
    shown.collect();
    for (var origin : new Origin[] {Origin.RULES_FILE, Origin.DEVICE_PRESET, Origin.DEFAULT}) {
      settings.layer(origin, shown.layers.getOrDefault(origin, Map.of()));
    }
  }

  private void collect() {
    put("mode", RuleText.word(rules.mode()));
    put("device", rules.device());
    put("deadline", RuleText.duration(rules.deadline()));
    sensors();
    pressure();
    limits();
    memory();
    for (var rule : rules.rules()) {
      if (rule.pack() == null && rule.mode() != null) {
        put(Origin.RULES_FILE, SettingKeys.ruleMode(rule.name()), RuleText.word(rule.mode()));
      }
    }
    thresholds();
  }

  private void sensors() {
    var sensors = rules.sensors();
    put("sensors.pollInterval", RuleText.duration(sensors.pollInterval()));
    put("sensors.window", RuleText.duration(sensors.window()));
    if (sensors.temperaturePath() != null) {
      put("sensors.temperature.path", sensors.temperaturePath());
    }
    putCelsius("sensors.temperature.warning", sensors.heat().warning());
    putCelsius("sensors.temperature.critical", sensors.heat().critical());
    if (sensors.diskPath() != null) {
      put("sensors.disk.path", sensors.diskPath());
    }
    if (sensors.history() != null) {
      put("sensors.history", sensors.history());
    }
  }

  private void limits() {
    var limits = rules.limits();
    if (limits.maxMemoryBytes() != null) {
      put("limits.maxMemory", limits.maxMemoryBytes() + "B");
    }
    if (limits.maxCpu() < 1) {
      put("limits.maxCpu", percent(limits.maxCpu()));
    }
  }

  private void memory() {
    var memory = rules.memory();
    if (memory.softLimit() != null) {
      put("memory.softLimit", limit(memory.softLimit()));
    }
    if (memory.hardLimit() != null) {
      put("memory.hardLimit", limit(memory.hardLimit()));
    }
    if (memory.oomScoreAdj() != null) {
      put("memory.oomScoreAdj", memory.oomScoreAdj().toString());
    }
  }

  private static String limit(MemorySpec.Limit limit) {
    return limit.share() ? percent(limit.value()) : (long) limit.value() + "B";
  }

  private void pressure() {
    var pressure = rules.pressure();
    put("pressure.strategy", pressure.all() ? "all" : "any");
    put("pressure.relief.margin", percent(pressure.margin()));
    put("pressure.relief.after", RuleText.duration(pressure.relaxAfter()));
    for (var level : Level.values()) {
      var thresholds = pressure.levels().get(level);
      var auto = pressure.auto().getOrDefault(level, Set.of());
      if (thresholds != null) {
        put(
            origin("pressure.levels"),
            "pressure.levels." + level.name().toLowerCase(Locale.ROOT),
            thresholds.stream()
                .map(
                    threshold ->
                        RuleText.condition(threshold)
                            + (auto.contains(threshold.signal()) ? " (auto)" : ""))
                .collect(Collectors.joining(", ")));
      }
    }
  }

  /** The preset's thresholds of its guard, by the keys that the environment sets them with. */
  private void thresholds() {
    var guard = rules.guards().get(DEFAULT_GUARD);
    if (guard == null || !guard.source().file().startsWith(Rules.DEVICE)) {
      return;
    }
    for (var condition : guard.when()) {
      if (condition instanceof Condition.Compare compare) {
        var key = "resource." + compare.signal() + ".threshold";
        if (SettingKeys.known(key)) {
          var text = key.equals(SettingKeys.TEMPERATURE) ? celsius(compare) : percent(compare);
          put(Origin.DEVICE_PRESET, key, text);
        }
      }
    }
  }

  private static String celsius(Condition.Compare compare) {
    return RuleText.number(compare.value()) + "C";
  }

  private static String percent(Condition.Compare compare) {
    return percent(compare.value());
  }

  private static String percent(double ratio) {
    return RuleText.number(100 * ratio) + "%";
  }

  private Origin origin(String key) {
    var place = rules.given().get(key);
    if (place == null) {
      return Origin.DEFAULT;
    }
    return place.file().startsWith(Rules.DEVICE) ? Origin.DEVICE_PRESET : Origin.RULES_FILE;
  }

  private void putCelsius(String key, @Nullable Double celsius) {
    if (celsius != null) {
      put(key, celsius + "C");
    }
  }

  private void put(String key, String text) {
    put(origin(key), key, text);
  }

  private void put(Origin origin, String key, String text) {
    layers.computeIfAbsent(origin, any -> new HashMap<>()).put(key, text);
  }
}
