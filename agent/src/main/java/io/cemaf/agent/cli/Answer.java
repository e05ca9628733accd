package io.cemaf.agent.cli;

import java.util.Map;

/**
 * What a JVM answers to the command line.
 *
 * @param exit the exit code of the command: one of {@link Exit}
 * @param body what there is to print; {@code error} holds the message where something went wrong
 */
public record Answer(int exit, Map<String, Object> body) {
  /** The key of a message that says what went wrong. */
  public static final String ERROR = "error";

  /** The key of a message for a person that says what was done. */
  public static final String MESSAGE = "message";

  /** All is fine. */
  public static Answer of(Map<String, Object> body) {
    return new Answer(Exit.FINE, body);
  }

  /** Something was done; {@code message} says what. */
  public static Answer said(String message) {
    return new Answer(Exit.FINE, Map.of(MESSAGE, message));
  }

  /** Something is wrong; {@code message} says what. */
  public static Answer error(int exit, String message) {
    return new Answer(exit, Map.of(ERROR, message));
  }
}
