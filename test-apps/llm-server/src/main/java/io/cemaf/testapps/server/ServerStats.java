package io.cemaf.testapps.server;

import java.util.List;
import java.util.Map;

/**
 * What reached the server.
 *
 * @param running calls in a slot now
 * @param waiting calls in the FIFO behind the slots now
 * @param maxRunning the most calls in slots at once since the start
 * @param models calls by model
 * @param faults faults by kind, as often as they befell a call
 * @param requests the last request bodies, oldest first
 */
public record ServerStats(
    Calls calls,
    int running,
    int waiting,
    int maxRunning,
    Map<String, Calls> models,
    Map<String, Long> faults,
    List<String> requests) {

  /**
   * Calls of one model, or of all.
   *
   * @param seen calls that came
   * @param inFlight calls that came and have no answer yet, hung ones among them
   * @param maxInFlight the most of those at once
   * @param answered calls answered with 200
   */
  public record Calls(long seen, int inFlight, int maxInFlight, long answered) {}
}
