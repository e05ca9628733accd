package io.cemaf.rules;

import io.cemaf.Level;
import io.cemaf.rules.Condition.Compare;
import io.cemaf.rules.Condition.Op;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** For each level the signals that raise it, with their thresholds. */
final class LevelsType extends Type<Map<Level, List<Compare>>> {
  /** Learned: the threshold is not a number until the device is known. */
  private static final String AUTO = "auto";

  @Override
  @Nullable Map<Level, List<Compare>> read(Node node, Reading reading) {
    if (!(node instanceof MappingNode mapping)) {
      reading.error(node, Code.WRONG_TYPE, words() + " is expected");
      return null;
    }
    var levels = new EnumMap<Level, List<Compare>>(Level.class);
    for (var entry : reading.entries(mapping)) {
      var level = Conditions.level(entry.name());
      if (level == null) {
        reading.error(
            entry.place(),
            Code.UNKNOWN_KEY,
            "unknown level "
                + Quantities.quoted(entry.name())
                + reading.hint(entry.name(), Conditions.levels()));
      } else if (level == Level.NORMAL) {
        reading.error(
            entry.place(), Code.BAD_VALUE, "normal has no thresholds: it is what the others leave");
      } else {
        levels.put(level, thresholds(entry.value(), reading));
      }
    }
    warnWhereMilder(levels, reading.place(node), reading);
    return levels;
  }

  private List<Compare> thresholds(Node node, Reading reading) {
    var thresholds = new ArrayList<Compare>();
    if (!(node instanceof MappingNode mapping)) {
      reading.error(node, Code.WRONG_TYPE, "a mapping from signals to values is expected");
      return thresholds;
    }
    for (var entry : reading.entries(mapping)) {
      var value = scalar(entry.value(), reading);
      if (value == null) {
        continue;
      }
      try {
        var threshold =
            value.equals(AUTO)
                ? Conditions.learned(entry.name())
                : Conditions.compare(entry.name(), Op.AT_LEAST, value);
        ConditionType.refer(threshold, entry.place(), reading);
        thresholds.add(threshold);
      } catch (BadValue e) {
        reading.error(
            e.code() == Code.BAD_VALUE ? reading.place(entry.value()) : entry.place(),
            e.code(),
            e.text());
      }
    }
    return thresholds;
  }

  /** A worse level that is reached before a milder one hides it. */
  private static void warnWhereMilder(
      Map<Level, List<Compare>> levels, SourceRef place, Reading reading) {
    var highest = new HashMap<String, Double>();
    for (var level : levels.entrySet()) {
      for (var threshold : level.getValue()) {
        if (Double.isNaN(threshold.value())) {
          continue;
        }
        var before = highest.put(threshold.signal(), threshold.value());
        if (before != null && before > threshold.value()) {
          reading.warning(
              place,
              Code.NOT_RISING,
              threshold.signal()
                  + " reaches "
                  + Conditions.levels().get(level.getKey().ordinal())
                  + " before a milder level");
        }
      }
    }
  }

  @Override
  String words() {
    return "a mapping from levels to signals and their thresholds";
  }

  @Override
  Map<String, Object> schema(RulesSchema schemas) {
    return schemas.levels();
  }

  @Override
  String example() {
    return "{ high: { cpu: 75% } }";
  }
}
