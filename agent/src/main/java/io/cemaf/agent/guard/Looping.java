package io.cemaf.agent.guard;

import io.cemaf.CallRejectedException;
import io.cemaf.Rejection;
import io.cemaf.agent.observe.Recorder;
import io.cemaf.rules.Mode;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses those of a site's calls whose key has had as many as it may, before anything else is
 * decided on them. A call is counted once: not again when it is made again, nor when another thread
 * goes on with it.
 */
final class Looping {
  /** As decisions name it. */
  static final String ACTION = "loop";

  private static final long MILLI = 1_000_000;

  /** Whose call was counted before this thread began. */
  private static final ThreadLocal<@Nullable RuleState> COUNTED = new ThreadLocal<>();

  private final LoopGuard guard;
  private final KeyValues keys;
  private final Mode mode;
  private final RuleState state;
  private final Recorder recorder;
  private final LongSupplier clock;
  private final Refusals refusals;

  Looping(LoopGuard guard, Mode mode, RuleState state, Guards guards, Refusals refusals) {
    this.guard = guard;
    this.mode = mode;
    this.state = state;
    this.refusals = refusals;
    keys = guards.keys();
    recorder = guards.recorder();
    clock = guards.clock();
  }

  /** The call that this thread makes first of a rule is one that was counted already. */
  static void counted(RuleState rule) {
    COUNTED.set(rule);
  }

  private boolean isCounted() {
    if (COUNTED.get() == state) {
      COUNTED.remove();
      return true;
    }
    return Attempt.of(state) != null;
  }

  /** The refusal of a call, counted and recorded; null if it may go. */
  @Nullable CallRejectedException refusal(
      @Nullable Object self, @Nullable Object @Nullable [] arguments) {
    if (isCounted()) {
      return null;
    }
    var key = keys.of(guard.spec().key(), self, arguments);
    var now = clock.getAsLong();
    var wait = guard.tryCall(key, now);
    if (wait == 0) {
      return null;
    }
    var signal = guard.signal();
    var calls = (double) guard.calls(key, now);
    var most = guard.spec().maxCalls();
    recorder.callRejected(refusals.facts(ACTION, signal, calls, most));
    if (mode == Mode.OBSERVE) {
      return null;
    }
    state.rejected.increment();
    return new CallRejectedException(
        new Rejection(state.name(), ACTION, signal, calls, most, (wait + MILLI - 1) / MILLI));
  }

  /** Whether a call of a rule was refused for that: making it again makes no end of a loop. */
  static boolean hasRefused(RuleState rule, CallRejectedException refused) {
    var rejection = refused.rejection();
    return rejection.action().equals(ACTION) && rejection.rule().equals(rule.name());
  }
}
