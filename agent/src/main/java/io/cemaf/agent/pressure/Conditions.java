package io.cemaf.agent.pressure;

import io.cemaf.Level;
import io.cemaf.agent.sense.Sample;
import io.cemaf.agent.sense.SignalIndex;
import io.cemaf.rules.Condition;
import io.cemaf.rules.GuardSpec;
import java.util.List;

/** Compiles conditions against the signals and guards there are. */
public final class Conditions {
  private final SignalIndex signals;
  private final List<String> guards;

  /**
   * Compiles against these.
   *
   * @param guards names in the order in which {@link GuardStates} counts them
   */
  public Conditions(SignalIndex signals, List<String> guards) {
    this.signals = signals;
    this.guards = List.copyOf(guards);
  }

  /** One condition; a signal or guard that does not exist is never known. */
  public CompiledCondition compile(Condition condition) {
    if (condition instanceof Condition.AtLeast atLeast) {
      return new LevelLeaf(atLeast.level());
    }
    if (condition instanceof Condition.Compare compare) {
      return new Comparison(compare, signals.slot(compare.signal()));
    }
    if (condition instanceof Condition.GuardOpen open) {
      return new GuardLeaf(open.guard(), guards.indexOf(open.guard()));
    }
    return compile(((Condition.All) condition).of(), true);
  }

  /** Several conditions as one; none of them at all never holds. */
  public CompiledCondition compile(List<? extends Condition> conditions, boolean all) {
    var parts = new CompiledCondition[conditions.size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = compile(conditions.get(i));
    }
    return new Several(parts, all);
  }

  /** When the guard opens. */
  public CompiledCondition compile(GuardSpec guard) {
    return compile(guard.when(), guard.all());
  }

  private record LevelLeaf(Level least) implements CompiledCondition {
    @Override
    public boolean holds(Sample sample, Level level, GuardStates guards) {
      return level.atLeast(least);
    }

    @Override
    public boolean clear(Sample sample, Level level, GuardStates guards, double margin) {
      return !level.atLeast(least);
    }

    @Override
    public Decided describe(Sample sample, Level level, GuardStates guards) {
      return new Decided("level", level.ordinal(), least.ordinal());
    }
  }

  private record GuardLeaf(String guard, int position) implements CompiledCondition {
    @Override
    public boolean holds(Sample sample, Level level, GuardStates guards) {
      return position >= 0 && guards.isOpen(position);
    }

    @Override
    public boolean clear(Sample sample, Level level, GuardStates guards, double margin) {
      return !holds(sample, level, guards);
    }

    @Override
    public Decided describe(Sample sample, Level level, GuardStates guards) {
      return new Decided("guard." + guard, Double.NaN, Double.NaN);
    }
  }
}
