package io.cemaf;

import java.util.Map;

/**
 * What the agent knows at the moment.
 *
 * @param signals by name, each in its own unit; those that are not known are left out
 * @param rules those that have had calls, by name
 */
public record Stats(Level level, Map<String, Double> signals, Map<String, RuleStats> rules) {
  static final Stats NOTHING = new Stats(Level.NORMAL, Map.of(), Map.of());

  public Stats {
    signals = Map.copyOf(signals);
    rules = Map.copyOf(rules);
  }

  /**
   * Counts of one rule's calls.
   *
   * @param started since the agent began
   * @param failed ended by an exception of their own
   * @param inFlight running now
   * @param waiting not yet started
   * @param paused had to wait
   * @param rejected refused
   */
  public record RuleStats(
      long started, long failed, long inFlight, long waiting, long paused, long rejected) {}
}
