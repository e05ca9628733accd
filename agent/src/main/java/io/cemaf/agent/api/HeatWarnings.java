package io.cemaf.agent.api;

import io.cemaf.rules.SensorsSpec.Heat;
import org.jspecify.annotations.Nullable;

/**
 * Which of a rule file's temperatures has been passed: at once upwards, downwards only once it has
 * fallen below by a margin.
 *
 * @param of the state, in the listeners' words
 */
record HeatWarnings(State of) {
  static final HeatWarnings COOL = new HeatWarnings(State.NORMAL);

  enum State {
    NORMAL,
    WARNING,
    CRITICAL
  }

  /**
   * The state after another look.
   *
   * @param celsius NaN where it is not known: nothing changes
   * @param margin a fraction of the threshold
   */
  HeatWarnings step(Heat heat, double celsius, double margin) {
    if (Double.isNaN(celsius)) {
      return this;
    }
    var next = State.NORMAL;
    if (holds(heat.critical(), celsius, of == State.CRITICAL ? margin : 0)) {
      next = State.CRITICAL;
    } else if (holds(heat.warning(), celsius, of == State.NORMAL ? 0 : margin)) {
      next = State.WARNING;
    }
    return next == of ? this : new HeatWarnings(next);
  }

  private static boolean holds(@Nullable Double threshold, double celsius, double margin) {
    return threshold != null && celsius >= threshold * (1 - margin);
  }

  /** The temperature that was passed for getting from {@code before} to here. */
  static double threshold(Heat heat, State from, State to) {
    var one = from == State.CRITICAL || to == State.CRITICAL ? heat.critical() : heat.warning();
    return one == null ? Double.NaN : one;
  }
}
