package io.cemaf.rules;

import io.cemaf.Level;
import io.cemaf.rules.Condition.Compare;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Levels with {@code auto} thresholds, which are given what they start with: the device's. */
final class LearnedLevels {
  private final Map<Level, List<Compare>> levels = new EnumMap<>(Level.class);
  private final Map<Level, Set<String>> auto = new EnumMap<>(Level.class);
  private final List<String> without = new ArrayList<>();

  LearnedLevels(Map<Level, List<Compare>> written, Map<Level, List<Compare>> device) {
    for (var level : written.entrySet()) {
      var compares = new ArrayList<Compare>();
      for (var compare : level.getValue()) {
        if (!Double.isNaN(compare.value())) {
          compares.add(compare);
          continue;
        }
        var hard = hard(level.getKey(), compare.signal(), device);
        if (Double.isNaN(hard)) {
          without.add(compare.signal());
        } else {
          auto.computeIfAbsent(level.getKey(), any -> new HashSet<>()).add(compare.signal());
          compares.add(new Compare(compare.signal(), compare.op(), hard));
        }
      }
      levels.put(level.getKey(), compares);
    }
  }

  /** The device's threshold of that level, else of the next worse one that has any. */
  private static double hard(Level least, String signal, Map<Level, List<Compare>> device) {
    for (var level : Level.values()) {
      if (level.compareTo(least) >= 0) {
        for (var compare : device.getOrDefault(level, List.of())) {
          if (compare.signal().equals(signal)) {
            return compare.value();
          }
        }
      }
    }
    return Double.NaN;
  }

  /** Says which thresholds cannot be learned here. */
  void report(SourceRef place, List<Problem> problems) {
    for (var signal : without) {
      problems.add(
          new Problem(
              place,
              Problem.Severity.ERROR,
              Code.BAD_VALUE.id(),
              "no threshold of "
                  + signal
                  + " can be learned: auto never exceeds the device's own, and this device has none"
                  + " at that level or a worse one; write a value"));
    }
  }

  Map<Level, List<Compare>> levels() {
    return levels;
  }

  Map<Level, Set<String>> auto() {
    return auto;
  }
}
