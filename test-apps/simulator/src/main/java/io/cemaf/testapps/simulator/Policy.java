package io.cemaf.testapps.simulator;

import io.cemaf.agent.limit.Outcome;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What stands between the clients and the server. */
interface Policy {
  /** What becomes of a call that comes. */
  enum Verdict {
    SEND,
    WAIT,
    REFUSE
  }

  /** A call comes; what is told to be sent is sent at once. */
  Verdict arrive(Call call, long nowNanos);

  /** A call that was sent has ended. */
  void end(Call call, long nowNanos, Outcome outcome);

  /**
   * A waiting call that is to be sent now, null if there is none.
   *
   * @param dropped is told of those that wait no longer because they would be answered too late
   */
  default @Nullable Call next(long nowNanos, Consumer<Call> dropped) {
    return null;
  }

  /** The client of a waiting call gives up. */
  default void leave(Call call) {}

  /** A control step. */
  default void step(long nowNanos) {}

  /** The limit to look at, NaN where there is none. */
  default double limit() {
    return Double.NaN;
  }
}
