package io.cemaf.agent.policy;

import io.cemaf.agent.pressure.LocalLinear;
import io.cemaf.agent.pressure.SignalProfile;

/** Whether memory that grows will be at its soft limit soon: a pure step. */
final class Foresight {
  /** Long enough to write a few hundred megabytes to a slow disk. */
  static final double SECONDS = 12;

  private static final double BANDWIDTH = 0.4;
  private static final double LEAST_NOISE = 0.005;

  private final SignalProfile profile =
      new SignalProfile(new LocalLinear(BANDWIDTH, LEAST_NOISE, 0), 0, 1, 1);

  /**
   * Takes a reading in.
   *
   * @param used share of the soft limit; not finite where nothing is known or limited
   */
  void step(long nowNanos, double used) {
    profile.step(nowNanos, used);
  }

  /** The share of the soft limit that is expected {@link #SECONDS} from now; NaN for not known. */
  double expected() {
    return profile.rising(SECONDS);
  }
}
