package io.cemaf.agent.cli;

import java.util.Map;

/** Answers one verb inside the JVM, on the control server's thread. */
@FunctionalInterface
public interface Handler {
  /**
   * Answers.
   *
   * @param arguments strings, numbers, booleans, lists and maps, as they came in JSON
   * @throws IllegalArgumentException if the arguments are wrong: told to the user, exit code 2
   * @throws Exception whatever else goes wrong: counted, told to the user, exit code 1
   */
  Answer handle(Map<String, Object> arguments) throws Exception;
}
