package io.cemaf.testapps.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
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
 * @param requests the last calls' bodies, oldest first
 * @param received the last requests, look-ups among them, oldest first
 */
public record ServerStats(
    Calls calls,
    int running,
    int waiting,
    int maxRunning,
    Map<String, Calls> models,
    Map<String, Long> faults,
    List<String> requests,
    List<Received> received) {

  /**
   * Calls of one model, or of all.
   *
   * @param seen calls that came
   * @param inFlight calls that came and have no answer yet, hung ones among them
   * @param maxInFlight the most of those at once
   * @param answered calls answered with 200
   * @param abandoned calls whose client went away before the end
   */
  public record Calls(long seen, int inFlight, int maxInFlight, long answered, long abandoned) {}

  /**
   * A request.
   *
   * @param nanoTime when it came, by {@link System#nanoTime} of the server's process
   * @param path decoded, without the query
   * @param headers by lower-case name; values of one name joined by a comma
   * @param model "none" where the request has none
   * @param body as it came
   */
  public record Received(
      long nanoTime,
      String method,
      String path,
      Map<String, String> headers,
      String model,
      String body,
      Outcome outcome) {

    /** The parsed body. */
    public JsonNode json() {
      try {
        return Json.MAPPER.readTree(body);
      } catch (JsonProcessingException problem) {
        throw new IllegalStateException("not JSON: " + body, problem);
      }
    }
  }

  /** What became of a request. */
  public enum Outcome {
    /** It has no answer yet. */
    OPEN,
    /** It was answered with 200. */
    ANSWERED,
    /** It was refused, or cut on purpose. */
    FAILED,
    /** Its client went away before the end. */
    ABANDONED
  }
}
