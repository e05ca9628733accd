package io.cemaf.agent.policy;

import io.cemaf.Level;
import io.cemaf.agent.pressure.CompiledCondition;
import io.cemaf.agent.pressure.Decided;
import io.cemaf.agent.pressure.GuardStates;
import io.cemaf.agent.sense.Sample;

/** A guard's conditions, or what the application says in their place. */
record OwnCondition(String guard, CompiledCondition condition, OwnReadings own)
    implements CompiledCondition {
  private static final String SIGNAL = "application";

  @Override
  public boolean holds(Sample sample, Level level, GuardStates guards) {
    var said = own.guard(guard);
    return Double.isNaN(said) ? condition.holds(sample, level, guards) : said > 0;
  }

  @Override
  public boolean clear(Sample sample, Level level, GuardStates guards, double margin) {
    var said = own.guard(guard);
    return Double.isNaN(said) ? condition.clear(sample, level, guards, margin) : said <= 0;
  }

  @Override
  public Decided describe(Sample sample, Level level, GuardStates guards) {
    var said = own.guard(guard);
    return Double.isNaN(said)
        ? condition.describe(sample, level, guards)
        : new Decided(SIGNAL, said, 1);
  }
}
