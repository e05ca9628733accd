package io.cemaf.agent.policy;

import io.cemaf.Level;
import io.cemaf.agent.guard.GuardGate;
import io.cemaf.agent.observe.Recorder;
import io.cemaf.agent.pressure.CompiledCondition;
import io.cemaf.agent.pressure.GuardMachine;
import io.cemaf.agent.pressure.GuardState;
import io.cemaf.agent.pressure.GuardStates;
import io.cemaf.agent.sense.Sample;
import io.cemaf.rules.GuardSpec;
import java.util.function.IntSupplier;

/** One guard at work: its conditions, its state, and the gate that calls see. */
final class GuardRuntime {
  private final GuardSpec spec;
  private final CompiledCondition condition;
  private final GuardMachine machine;
  private final GuardGate gate;
  private final double margin;
  private final IntSupplier waiting;
  private volatile GuardState state;

  /** When it was last looked at and stayed as it was: most looks are not worth a new state. */
  private long lookedNanos;

  /**
   * Closed, as it begins.
   *
   * @param waiting how many calls wait for it; asked for at its checks alone
   */
  GuardRuntime(
      GuardSpec spec,
      CompiledCondition condition,
      GuardGate gate,
      double margin,
      IntSupplier waiting,
      long nowNanos) {
    this.spec = spec;
    this.condition = condition;
    this.gate = gate;
    this.margin = margin;
    this.waiting = waiting;
    machine = new GuardMachine(spec);
    state = machine.initial(nowNanos);
    lookedNanos = state.checkedNanos();
  }

  GuardSpec spec() {
    return spec;
  }

  GuardGate gate() {
    return gate;
  }

  GuardState state() {
    return state;
  }

  int waiting() {
    return waiting.getAsInt();
  }

  boolean isOpen() {
    return state.isOpen();
  }

  /** Goes on where the guard of that name stood before the rules were read again. */
  void resume(GuardState previous, long nowNanos) {
    state = previous;
    lookedNanos = previous.checkedNanos();
    var view = view(previous, nowNanos);
    switch (previous.state()) {
      case OPEN -> gate.open(view);
      case HALF_OPEN -> gate.halfOpen(view, previous.permits());
      case CLOSED -> gate.closed(view, previous.permits());
    }
  }

  /**
   * One look.
   *
   * @return whether more or fewer calls may start than before
   */
  boolean step(Sample sample, Level level, GuardStates guards, long nowNanos, Recorder recorder) {
    var previous = state;
    if (!machine.due(previous, lookedNanos, nowNanos)) {
      if (previous.isOpen()) {
        gate.explain(view(previous, nowNanos));
      }
      return false;
    }
    var holds = condition.holds(sample, level, guards);
    if (!holds && previous.isClosedForGood() && gate.isUnlimited()) {
      lookedNanos = nowNanos;
      return false;
    }
    var clear = !holds && condition.clear(sample, level, guards, margin);
    var why = condition.describe(sample, level, guards);
    state = machine.step(previous, holds, clear, why, waiting.getAsInt(), nowNanos);
    return applied(previous, nowNanos, recorder);
  }

  /** Closes the guard by hand. */
  boolean reset(long nowNanos, Recorder recorder) {
    var previous = state;
    state = machine.reset(previous, waiting.getAsInt(), nowNanos);
    return applied(previous, nowNanos, recorder);
  }

  private boolean applied(GuardState previous, long nowNanos, Recorder recorder) {
    var now = state;
    lookedNanos = now.checkedNanos();
    var view = view(now, nowNanos);
    if (now.state() != previous.state()) {
      recorder.guardTransition(
          spec.name(),
          previous.state().name(),
          now.state().name(),
          now.why().signal(),
          now.why().value(),
          now.why().threshold());
    } else if (now.permits() == previous.permits() && now.check() == previous.check()) {
      return false;
    }
    switch (now.state()) {
      case OPEN -> gate.open(view);
      case HALF_OPEN -> {
        // Calls in trial go on counting: only a new trial hands out new starts.
        if (now.state() != previous.state() || now.permits() != previous.permits()) {
          gate.halfOpen(view, now.permits());
        }
      }
      case CLOSED -> {
        if (now.permits() == Integer.MAX_VALUE && gate.isUnlimited()) {
          return false;
        }
        gate.closed(view, now.permits());
      }
    }
    return true;
  }

  private static GuardGate.View view(GuardState state, long nowNanos) {
    var left =
        state.state() == GuardState.State.OPEN
            ? Math.max(0, state.sinceNanos() + state.cooldownNanos() - nowNanos)
            : 0;
    return new GuardGate.View(
        state.state().name(),
        state.why().signal(),
        state.why().value(),
        state.why().threshold(),
        left / 1_000_000);
  }
}
