package io.cemaf.agent.pressure;

import io.cemaf.Level;
import io.cemaf.agent.sense.Sample;

/** Conditions of which all or any must hold; none at all never holds. */
final class Several implements CompiledCondition {
  private final CompiledCondition[] parts;
  private final boolean all;

  Several(CompiledCondition[] parts, boolean all) {
    this.parts = parts;
    this.all = all;
  }

  @Override
  public boolean holds(Sample sample, Level level, GuardStates guards) {
    for (var part : parts) {
      if (part.holds(sample, level, guards) != all) {
        return !all;
      }
    }
    return all && parts.length > 0;
  }

  // "all" is false by the margin as soon as one of them is, "any" only when each of them is
  @Override
  public boolean clear(Sample sample, Level level, GuardStates guards, double margin) {
    for (var part : parts) {
      if (part.clear(sample, level, guards, margin) == all) {
        return all;
      }
    }
    return !all || parts.length == 0;
  }

  @Override
  public Decided describe(Sample sample, Level level, GuardStates guards) {
    for (var part : parts) {
      if (part.holds(sample, level, guards)) {
        return part.describe(sample, level, guards);
      }
    }
    for (var part : parts) {
      var described = part.describe(sample, level, guards);
      if (!Double.isNaN(described.value())) {
        return described;
      }
    }
    return parts.length == 0 ? Decided.NOTHING : parts[0].describe(sample, level, guards);
  }
}
