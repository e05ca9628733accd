package io.cemaf.agent.pressure;

import io.cemaf.Level;
import io.cemaf.agent.sense.Sample;
import io.cemaf.agent.sense.SignalIndex;
import io.cemaf.rules.Condition;
import io.cemaf.rules.PressureSpec;
import java.util.List;

/** From signals to the level: raises at once, relaxes slowly and one level at a time. */
public final class Levels {
  private static final Level[] LEVELS = Level.values();

  private final PressureSpec spec;
  private final SignalIndex signals;
  private final CompiledCondition[] thresholds = new CompiledCondition[LEVELS.length];
  private final long relaxAfterNanos;

  /** Looks the signals of every level up. */
  public Levels(PressureSpec spec, SignalIndex signals) {
    this.spec = spec;
    this.signals = signals;
    relaxAfterNanos = spec.relaxAfter().toNanos();
    var conditions = new Conditions(signals, List.of());
    for (var level : LEVELS) {
      thresholds[level.ordinal()] = conditions.compile(compares(level), spec.all());
    }
  }

  private List<Condition.Compare> compares(Level level) {
    return level == Level.NORMAL ? List.of() : spec.levels().getOrDefault(level, List.of());
  }

  /**
   * The state after one look. A level rises to the worst one whose thresholds are passed, at once.
   * It falls by one when its own thresholds have been cleared by the margin for {@code relaxAfter},
   * counted from look to look: of a gap between two looks at most half of {@code relaxAfter}
   * counts, of a clock that steps back nothing, so that nothing relaxes on what nobody saw.
   *
   * @return {@code previous} itself where nothing changed
   */
  public LevelState step(LevelState previous, Sample sample, long nowNanos) {
    var reached = reached(sample);
    if (reached.compareTo(previous.level()) > 0) {
      return begun(reached, nowNanos, describe(reached, sample));
    }
    if (previous.level() == Level.NORMAL) {
      return previous;
    }
    var condition = thresholds[previous.level().ordinal()];
    if (!condition.clear(sample, previous.level(), GuardStates.NONE, spec.margin())) {
      return previous.calm() ? calm(previous, 0, nowNanos, false) : previous;
    }
    var gap = previous.calm() ? Math.max(0, nowNanos - previous.seenNanos()) : 0;
    var calmNanos = previous.calmNanos() + Math.min(gap, relaxAfterNanos - relaxAfterNanos / 2);
    if (calmNanos < relaxAfterNanos) {
      return calm(previous, calmNanos, nowNanos, true);
    }
    var relaxed = previous.level().relaxed();
    var stays = relaxed == reached && relaxed != Level.NORMAL;
    return begun(relaxed, nowNanos, stays ? describe(relaxed, sample) : relieved(previous, sample));
  }

  private static LevelState begun(Level level, long nowNanos, Decided by) {
    return new LevelState(
        level, nowNanos, by.signal(), by.value(), by.threshold(), 0, nowNanos, false);
  }

  private static LevelState calm(LevelState state, long calmNanos, long nowNanos, boolean calm) {
    return new LevelState(
        state.level(),
        state.sinceNanos(),
        state.signal(),
        state.value(),
        state.threshold(),
        calmNanos,
        nowNanos,
        calm);
  }

  private Level reached(Sample sample) {
    for (int i = LEVELS.length - 1; i > 0; i--) {
      if (thresholds[i].holds(sample, LEVELS[i], GuardStates.NONE)) {
        return LEVELS[i];
      }
    }
    return Level.NORMAL;
  }

  private Decided describe(Level level, Sample sample) {
    return thresholds[level.ordinal()].describe(sample, level, GuardStates.NONE);
  }

  /** What raised the level that is being left, as it stands now. */
  private Decided relieved(LevelState left, Sample sample) {
    for (var compare : compares(left.level())) {
      if (compare.signal().equals(left.signal())) {
        var comparison = new Comparison(compare, signals.slot(compare.signal()));
        return comparison.describe(sample, left.level(), GuardStates.NONE);
      }
    }
    return describe(left.level(), sample);
  }
}
