package io.cemaf.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code limits:} what this process may use of its machine. */
final class LimitsShape {
  private static final int MOST = 1_000_000;

  static final Key<Long> MAX_MEMORY =
      Key.of(
          "maxMemory",
          new QuantityType.OfSize(1 << 20),
          "Resident memory of this process that levels take for 100% of memory; the machine's or"
              + " container's own share counts where that is worse.",
          "the machine's or container's");
  static final Key<Double> MAX_CPU =
      Key.of(
          "maxCpu",
          new QuantityType.OfRatio(0.01),
          "CPU use that levels take for 100%: with 85% a threshold of 80% is reached at 68%.",
          "100%");
  static final Key<Integer> MIN_WORKERS =
      Key.of(
          "minWorkers",
          new QuantityType.OfCount(1, MOST),
          "No executor that `pools` is about is cut below this; a pool may have its own.",
          "1");
  static final Key<Integer> MAX_WORKERS =
      Key.of(
          "maxWorkers",
          new QuantityType.OfCount(1, MOST),
          "No executor that `pools` is about has more workers, whatever its rule says.",
          "no bound");
  static final Shape SHAPE =
      new Shape(
          "limits",
          "What this process may use. Rescales `pressure.levels`; guards, conditions and policies"
              + " see the signals as they are. Bounds `pools`.",
          MAX_MEMORY,
          MAX_CPU,
          MIN_WORKERS,
          MAX_WORKERS);

  private LimitsShape() {}

  /** Each key from the first section that gives it. */
  static LimitsSpec bind(List<Section> sections, List<Problem> problems) {
    var minWorkers = SensorsShape.firstOrNull(sections, MIN_WORKERS);
    var maxWorkers = SensorsShape.firstOrNull(sections, MAX_WORKERS);
    if (minWorkers != null && maxWorkers != null && minWorkers > maxWorkers) {
      problems.add(
          new Problem(
              source(sections, MIN_WORKERS),
              Problem.Severity.ERROR,
              Code.BAD_VALUE.id(),
              "minWorkers is greater than maxWorkers"));
    }
    return new LimitsSpec(
        SensorsShape.firstOrNull(sections, MAX_MEMORY),
        SensorsShape.first(sections, MAX_CPU, 1.0),
        minWorkers,
        maxWorkers);
  }

  private static @Nullable SourceRef source(List<Section> sections, Key<?> key) {
    for (var section : sections) {
      if (section.has(key)) {
        return section.sourceOf(key);
      }
    }
    return null;
  }
}
