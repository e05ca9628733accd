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

  /** As {@link #guardTransition}, of a rule's circuit breaker. */
  void breakerTransition(
      String rule, String from, String to, String signal, double value, double threshold);

  /** A call begins to wait; {@link Waiting#ended} tells how that came out. */
  Waiting callPaused(CallFacts facts, String message);

  void callThrottled(CallFacts facts, long waitedNanos);

  /**
   * A call has waited for its turn in a quota.
   *
   * @param key the account's
   * @param tokens by estimate; 0 where they are not counted
   * @param outcome admitted, timed out, interrupted, refused or observed
   */
  void quotaWait(CallFacts facts, String key, long tokens, long waitedNanos, String outcome);

  /**
   * A provider wants to be asked nothing for a while, or answers again.
   *
   * @param key the account's
   * @param state told, estimated where it gave no time, or over
   */
  void providerCooldown(String quota, String key, String state, long nanos);

  /**
   * A call that has failed is answered by somebody else, or tried to be.
   *
   * @param by who
   * @param failure what it failed with
   */
  void fallbackUsed(CallFacts facts, String by, String failure);

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

  /**
   * An executor may have another number of workers from here on.
   *
   * @param rule the pool rule's name
   * @param pool which one
   * @param change such as {@code 8 -> 2}
   */
  void poolResized(
      String rule, String pool, String change, String signal, double value, double threshold);

  /**
   * Memory reached one of its limits, or fell below it.
   *
   * @param from as {@code to}: NORMAL, SOFT or HARD
   * @param action what follows
   */
  void memoryGuard(
      String from, String to, String action, String signal, double value, double threshold);

  /** Reading or writing of watched files was held. */
  void diskThrottled(DiskFacts facts);

  /**
   * Values left the heap since the last time.
   *
   * @param rule the field's or store's name
   * @param bytes as they are in memory
   */
  void pagedOut(String rule, long pages, long bytes);

  /** A thread waited for a value that was on disk. */
  void pagedIn(String rule, long page, long bytes, long waitedNanos);

  /**
   * Pages left memory for disk since the last time.
   *
   * @param bytes of memory that they had
   * @param written bytes to segments meanwhile
   */
  void pagesEvicted(String eviction, long pages, long bytes, long written);

  /**
   * Log files keep less from here on, or all again.
   *
   * @param change such as {@code keeps all -> warning}
   */
  void loggingReduced(String change);

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
