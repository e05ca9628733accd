package io.cemaf.agent.observe;

import io.cemaf.Level;
import java.util.List;

/**
 * Takes every decision: into JFR, where it is there, and into the last 1,000 kept in memory. Cheap
 * enough for the path of a rejected call: no allocation while no recording runs, no clock read.
 */
public interface Recorder extends AutoCloseable {
  void pressureSample(PressureReading reading);

  void levelChanged(Level from, Level to, String signal, double value, double threshold);

  void guardTransition(
      String guard, String from, String to, String signal, double value, double threshold);

  /** A call begins to wait; {@link Waiting#ended} tells how that came out. */
  Waiting callPaused(CallFacts facts, String message);

  void callThrottled(CallFacts facts, long waitedNanos);

  void callRejected(CallFacts facts);

  /** A call is refused because others are more important, or its turn would come too late. */
  void callShed(CallFacts facts);

  void callDegraded(CallFacts facts);

  /**
   * A policy began or ended.
   *
   * @param state active, observed or inactive
   */
  void policyChanged(PolicyFacts facts, String state);

  /**
   * A policy asked for an alert.
   *
   * @param severity info, warning, error or critical
   */
  void alert(PolicyFacts facts, String severity, String message);

  /** A limit of calls at once that adapts has moved. */
  void concurrencyLimitChanged(String rule, int from, int to, int inFlight);

  void rulesReloaded(List<String> files, boolean accepted, List<String> problems);

  void ruleWoven(String rule, String method, String loader);

  /**
   * What the agent itself costs.
   *
   * @param controlNanos CPU time of the agent's threads since the last call
   * @param faults internal faults so far
   * @param fallBacks fall-backs so far
   */
  void agentOverhead(long controlNanos, long faults, long fallBacks);

  /** Takes nothing more, and lets go of whatever the JVM holds for it. */
  @Override
  default void close() {}

  /** A wait in progress. */
  interface Waiting {
    /**
     * Tells how the wait came out.
     *
     * @param outcome admitted, timed out, interrupted or observed
     */
    void ended(String outcome);
  }
}
