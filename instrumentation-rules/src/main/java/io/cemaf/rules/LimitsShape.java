package io.cemaf.rules;

import java.util.List;

/** {@code limits:} what this process may use of its machine. */
final class LimitsShape {
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
  static final Shape SHAPE =
      new Shape(
          "limits",
          "What this process may use. Rescales `pressure.levels`; guards, conditions and policies"
              + " see the signals as they are.",
          MAX_MEMORY,
          MAX_CPU,
          Key.later("minWorkers", 4, "The least size of pools."),
          Key.later("maxWorkers", 4, "The greatest size of pools."));

  private LimitsShape() {}

  /** Each key from the first section that gives it. */
  static LimitsSpec bind(List<Section> sections) {
    return new LimitsSpec(
        SensorsShape.firstOrNull(sections, MAX_MEMORY), SensorsShape.first(sections, MAX_CPU, 1.0));
  }
}
