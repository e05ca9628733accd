package io.cemaf.agent.pressure;

import io.cemaf.Level;
import io.cemaf.agent.sense.Sample;

/**
 * A condition with its signals looked up. A signal that is not known never holds and counts as
 * clear. Nothing is allocated but by {@link #describe}.
 */
public interface CompiledCondition {
  /** Whether it is true. */
  boolean holds(Sample sample, Level level, GuardStates guards);

  /**
   * Whether it is false by the margin.
   *
   * @param margin as in {@link io.cemaf.rules.PressureSpec}
   */
  boolean clear(Sample sample, Level level, GuardStates guards, double margin);

  /** The comparison that decides: one that holds, else the first whose signal is known. */
  Decided describe(Sample sample, Level level, GuardStates guards);
}
