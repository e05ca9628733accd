package io.cemaf.testapps.overload;

import io.cemaf.testapps.simulator.Rehearsal;
import java.util.List;

/**
 * How the base case is scaled for two cores: the same slots and knee, a quicker server with shorter
 * deadlines and phases. The first phase is for warming up and is not told.
 *
 * @param stepSeconds of a token
 * @param timeoutSeconds from a call's arrival on
 */
record Scale(double stepSeconds, double timeoutSeconds, double phaseSeconds, List<Double> loads) {
  static final int SLOTS = 64;
  static final int KNEE = 32;
  private static final long SEED = 401;

  static Scale full() {
    return new Scale(0.01, 5, 25, List.of(0.5, 0.5, 1.0, 2.0, 5.0, 10.0, 0.5));
  }

  static Scale quick() {
    return new Scale(0.01, 5, 5, List.of(0.5, 1.0, 2.0, 10.0));
  }

  /** The same in simulated time. */
  Rehearsal rehearsal(boolean toldTokens) {
    return new Rehearsal(stepSeconds, timeoutSeconds, phaseSeconds, loads, toldTokens, SEED);
  }

  double seconds() {
    return phaseSeconds * loads.size();
  }
}
