package io.cemaf.testapps.simulator;

import java.util.List;

/**
 * How the calls come; loads in multiples of the server's capacity.
 *
 * @param burstiness mean calls that come together
 * @param retries how often a client tries again, a second later
 * @param strangers load that comes to the server past the agent
 * @param strangersPhases in which of the phases they come; all if empty
 * @param timeoutSeconds after which a client gives up
 * @param phases loads one after the other
 */
record Load(
    double burstiness,
    int retries,
    double strangers,
    List<Integer> strangersPhases,
    double timeoutSeconds,
    double phaseSeconds,
    List<Double> phases) {
  /** That of the base case. */
  static Load base() {
    return new Load(1, 0, 0, List.of(), 10, 120, List.of(0.5, 1.0, 2.0, 5.0, 10.0, 0.5));
  }

  Load bursts(double together) {
    return new Load(
        together, retries, strangers, strangersPhases, timeoutSeconds, phaseSeconds, phases);
  }

  Load retrying(int times) {
    return new Load(
        burstiness, times, strangers, strangersPhases, timeoutSeconds, phaseSeconds, phases);
  }

  /** With load that the agent does not see, in some phases or in all. */
  Load strangers(double load, Integer... inPhases) {
    return new Load(
        burstiness, retries, load, List.of(inPhases), timeoutSeconds, phaseSeconds, phases);
  }

  Load timed(double timeout, double phase) {
    return new Load(burstiness, retries, strangers, strangersPhases, timeout, phase, phases);
  }

  Load phased(List<Double> loads) {
    return new Load(
        burstiness, retries, strangers, strangersPhases, timeoutSeconds, phaseSeconds, loads);
  }

  /** Load of strangers in a phase. */
  double strangersIn(int phase) {
    return strangersPhases.isEmpty() || strangersPhases.contains(phase) ? strangers : 0;
  }

  double seconds() {
    return phaseSeconds * phases.size();
  }
}
