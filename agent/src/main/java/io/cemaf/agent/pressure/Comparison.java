package io.cemaf.agent.pressure;

import io.cemaf.Level;
import io.cemaf.agent.sense.Sample;
import io.cemaf.rules.Condition;

/** A signal against a value. */
final class Comparison implements CompiledCondition {
  // 0.85 - 0.05 is a little less than 0.8, and 80% is to be 5% below 85%
  private static final double ROUNDING = 1e-9;

  private final Condition.Compare compare;
  private final int slot;
  private final double marginUnit;

  Comparison(Condition.Compare compare, int slot) {
    this.compare = compare;
    this.slot = slot;
    marginUnit = marginUnit(compare.signal(), compare.value());
  }

  /** What a margin is a fraction of: 1 for ratios, 100 degrees, the threshold for all else. */
  private static double marginUnit(String signal, double threshold) {
    var base = Profiler.base(signal);
    if (base.equals("temperature")) {
      return 100;
    }
    return isRatio(base) ? 1 : Math.abs(threshold);
  }

  /** Whether a signal is a share of something, 0 to 1. */
  static boolean isRatio(String signal) {
    return switch (signal) {
      case "cpu", "memory", "heap", "disk", "gpu", "vram", "gc", "throttled", "battery" -> true;
      default ->
          signal.startsWith("psi.") || signal.startsWith("budget.") || signal.startsWith("errors.");
    };
  }

  private double value(Sample sample) {
    return slot < 0 ? Double.NaN : sample.value(slot);
  }

  @Override
  public boolean holds(Sample sample, Level level, GuardStates guards) {
    var value = value(sample);
    var threshold = compare.value();
    // each comparison with NaN is false
    return switch (compare.op()) {
      case ABOVE -> value > threshold;
      case AT_LEAST -> value >= threshold;
      case BELOW -> value < threshold;
      case AT_MOST -> value <= threshold;
    };
  }

  @Override
  public boolean clear(Sample sample, Level level, GuardStates guards, double margin) {
    var value = value(sample);
    if (Double.isNaN(value)) {
      return true;
    }
    var threshold = compare.value();
    var distance = margin * marginUnit - ROUNDING * Math.max(1, Math.abs(threshold));
    return !holds(sample, level, guards)
        && switch (compare.op()) {
          case ABOVE, AT_LEAST -> threshold - value >= distance;
          case BELOW, AT_MOST -> value - threshold >= distance;
        };
  }

  @Override
  public Decided describe(Sample sample, Level level, GuardStates guards) {
    return new Decided(compare.signal(), value(sample), compare.value());
  }
}
