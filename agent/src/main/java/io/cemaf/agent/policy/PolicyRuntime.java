package io.cemaf.agent.policy;

import io.cemaf.Level;
import io.cemaf.agent.observe.PolicyFacts;
import io.cemaf.agent.pressure.CompiledCondition;
import io.cemaf.agent.pressure.Decided;
import io.cemaf.agent.pressure.GuardStates;
import io.cemaf.agent.sense.Sample;
import io.cemaf.rules.Mode;
import io.cemaf.rules.PolicySpec;

/** One policy at work: its conditions and its state. Stepped by the control thread alone. */
final class PolicyRuntime {
  private final PolicySpec spec;
  private final CompiledCondition condition;
  private final PolicyMachine machine;
  private final double margin;
  private final String modeKey;
  private volatile PolicyState state;
  private volatile Mode mode = Mode.ENFORCE;
  private volatile long begun;

  PolicyRuntime(PolicySpec spec, CompiledCondition condition, double margin, long nowNanos) {
    this.spec = spec;
    this.condition = condition;
    this.margin = margin;
    machine = new PolicyMachine(spec.holdsFor().toNanos());
    // No rule has a dot in its name.
    modeKey = "policies." + spec.name();
    state = PolicyState.initial(nowNanos);
  }

  PolicySpec spec() {
    return spec;
  }

  PolicyState state() {
    return state;
  }

  Mode mode() {
    return mode;
  }

  /** How often it has begun. */
  long begun() {
    return begun;
  }

  /** Whether it does what it says, now. */
  boolean acts() {
    return state.active() && mode == Mode.ENFORCE;
  }

  /** Goes on where the policy of that name stood before the rules were read again. */
  void resume(PolicyRuntime previous) {
    begun = previous.begun;
    if (previous.spec.when().equals(spec.when())
        && previous.spec.actions().equals(spec.actions())) {
      state = previous.state;
    }
  }

  void mode(Overrides overrides, Mode common) {
    mode = overrides.mode(modeKey, spec.mode(), common);
  }

  /** One look; true if it has begun or ended. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // written by this thread alone
  boolean step(Sample sample, Level level, GuardStates guards, long nowNanos) {
    var previous = state;
    if (mode == Mode.OFF) {
      if (previous.active() || previous.holding()) {
        state = PolicyState.ended(nowNanos);
      }
      return previous.active();
    }
    var holds = condition.holds(sample, level, guards);
    var clear = !holds && condition.clear(sample, level, guards, margin);
    var now = machine.step(previous, holds, clear, nowNanos);
    if (now.active() && !previous.active()) {
      now = now.because(condition.describe(sample, level, guards));
      begun = begun + 1;
    }
    state = now;
    return now.active() != previous.active();
  }

  /** What it is and rests on, or rested on. */
  PolicyFacts facts(Decided why) {
    return new PolicyFacts(
        spec.name(), PolicyText.of(spec.actions()), why.signal(), why.value(), why.threshold());
  }
}
