package io.cemaf.agent.guard;

import io.cemaf.Call;
import io.cemaf.CallRejectedException;
import io.cemaf.Rejection;
import io.cemaf.agent.observe.CallFacts;
import io.cemaf.agent.observe.Recorder;
import io.cemaf.rules.Mode;
import org.jspecify.annotations.Nullable;

/** Refuses those of a site's calls that a policy gives up. */
final class Shedding {
  /** As decisions name it. */
  static final String ACTION = "shed";

  private final Shed shed;
  private final Mode mode;
  private final RuleState state;
  private final Recorder recorder;
  private final CallFacts facts;
  private final Rejection rejection;

  Shedding(Shed shed, Mode mode, RuleState state, Recorder recorder, CallFacts facts) {
    this.shed = shed;
    this.mode = mode;
    this.state = state;
    this.recorder = recorder;
    this.facts = facts;
    rejection =
        new Rejection(state.name(), ACTION, shed.signal(), shed.value(), shed.threshold(), 0);
  }

  /** The refusal of a call, counted and recorded; null if it is not among them. */
  @Nullable CallRejectedException refusal(Call call) {
    if (!shed.touches(call.priority()) || !shed.refuses(state.sheddable.incrementAndGet())) {
      return null;
    }
    state.shed.increment();
    recorder.callShed(facts);
    if (mode == Mode.OBSERVE) {
      return null;
    }
    state.rejected.increment();
    return new CallRejectedException(rejection);
  }
}
