package io.cemaf.testapps.control;

import io.cemaf.Level;
import io.cemaf.agent.pressure.LevelState;
import io.cemaf.agent.pressure.Levels;
import io.cemaf.agent.pressure.Profiler;
import io.cemaf.agent.sense.Sample;
import io.cemaf.agent.sense.SignalIndex;
import io.cemaf.rules.Condition.Compare;
import io.cemaf.rules.Condition.Op;
import io.cemaf.rules.PressureSpec;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;

/** The agent's profiler and levels, on memory: the signal that they look ahead at. */
final class AgentLevels implements LevelLaw {
  private static final String SIGNAL = "memory";
  private static final double PERCENT = 0.01;

  private final Sample sample;
  private final int slot;
  private final Profiler profiler;
  private final Levels levels;
  private LevelState state = LevelState.initial(0);

  /**
   * Knows nothing yet.
   *
   * @param periodSeconds between readings
   */
  AgentLevels(double periodSeconds) {
    var index = SignalIndex.of(List.of());
    var thresholds = new EnumMap<Level, List<Compare>>(Level.class);
    for (var level : Level.values()) {
      if (level != Level.NORMAL) {
        var threshold = LevelLaw.threshold(level) * PERCENT;
        thresholds.put(level, List.of(new Compare(SIGNAL, Op.AT_LEAST, threshold)));
      }
    }
    var dwell = Duration.ofSeconds((long) DWELL_SECONDS);
    levels = new Levels(new PressureSpec(false, thresholds, BAND * PERCENT, dwell), index);
    profiler = new Profiler(index, 0.3, periodSeconds, 5);
    sample = new Sample(index);
    slot = index.slot(SIGNAL);
  }

  @Override
  public Level step(long nowNanos, double percent) {
    sample.set(slot, percent * PERCENT);
    profiler.step(nowNanos, sample);
    state = levels.step(state, profiler.settled(), nowNanos);
    return state.level();
  }
}
