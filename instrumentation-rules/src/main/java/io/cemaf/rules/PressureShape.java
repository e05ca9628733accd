package io.cemaf.rules;

import io.cemaf.Level;
import io.cemaf.rules.Condition.Compare;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@code pressure:} when which level holds. */
final class PressureShape {
  static final Key<Boolean> STRATEGY =
      Key.of(
          "strategy",
          WordType.of("any", "all"),
          "Whether any signal raises a level, or all of the level's must.",
          "any");
  static final Key<Map<Level, List<Compare>>> LEVELS =
      Key.of(
          "levels",
          new LevelsType(),
          "For elevated, high, critical and emergency the signals and their thresholds. Where it is"
              + " given, it replaces the device's levels.",
          "the device's");
  static final Key<Double> MARGIN =
      Key.of(
          "margin",
          new QuantityType.OfRatio(),
          "How far below its threshold a signal must fall: of 1 for ratios, of 100 degrees for"
              + " temperatures, of the threshold for all else.",
          "5%");
  static final Key<Duration> AFTER =
      Key.of(
          "after",
          new QuantityType.OfDuration(Duration.ZERO, Duration.ofHours(1)),
          "How long it must stay there for one level down.",
          "10s");
  static final Shape RELIEF_SHAPE =
      new Shape("relief", "When a level is left, one at a time.", MARGIN, AFTER);
  static final Key<Section> RELIEF =
      Key.of("relief", new SectionType(RELIEF_SHAPE), "When a level is left.", "");
  static final Shape SHAPE =
      new Shape("pressure", "When which level holds.", STRATEGY, LEVELS, RELIEF);

  private PressureShape() {}

  /** Each key from the first section that gives it; the device's come last. */
  static PressureSpec bind(List<Section> sections, Section preset, List<Problem> problems) {
    var relief = new java.util.ArrayList<Section>();
    for (var section : sections) {
      var given = section.get(RELIEF);
      if (given != null) {
        relief.add(given);
      }
    }
    var levels =
        new LearnedLevels(
            SensorsShape.first(sections, LEVELS, Map.of()), preset.get(LEVELS, Map.of()));
    for (var section : sections) {
      if (section.has(LEVELS)) {
        levels.report(section.sourceOf(LEVELS), problems);
        break;
      }
    }
    return new PressureSpec(
        SensorsShape.first(sections, STRATEGY, Boolean.FALSE),
        levels.levels(),
        SensorsShape.first(relief, MARGIN, 0.05),
        SensorsShape.first(relief, AFTER, Duration.ofSeconds(10)),
        levels.auto());
  }
}
