package io.cemaf.testapps.clients;

/** One way in which a library lets itself be called. */
@FunctionalInterface
public interface Shape {
  /**
   * Calls the library and waits for the end of what it does.
   *
   * @return the answer's text; for embeddings the vectors as JSON
   * @throws Exception as the library throws it
   */
  String run(Command command, Call call) throws Exception;
}
